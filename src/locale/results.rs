//! Words of results: run, statistics, stories, comparisons.

crate::messages! {
    /// Words of results.
    Msg {
        AllBelow = "（全部）", "(all)";
        AllClasses = "全部类别", "All classes";
        AreaShown = "看哪里", "Where";
        ByChange = "按变化大小", "What changed most first";
        ByReader = "按读者分组", "Grouped by reader";
        ClickMap = "在地图上点一个网格，看它所在区域的结果", "Click a grid on the map to see the results of its area";
        Compared = "分区对比", "Area by area";
        ExportAreas = "指标表 CSV", "Measures, CSV";
        ExportCases = "案件记录 CSV", "Case records, CSV";
        ExportDays = "站日记录 CSV", "Station-days, CSV";
        ExportOf = "记录取第几次重复", "Records of replication";
        Exporting = "正在写出", "Writing";
        Exports = "导出", "Take away";
        HalfWidth = "差值区间半宽不超过", "Half-width of the difference at most";
        HalfWidthHelp = "至少 10 对，达到后再看 5 次是否保持；百分比指标填小数，如 0.005 即 0.5 个百分点", "At least 10 pairs, and it must hold for 5 more; shares as decimals: 0.005 is half a point";
        Index = "指标", "Index";
        LevelCity = "全域", "Whole";
        LevelCommunity = "社区", "Community";
        LevelCounty = "县区", "County";
        LevelGrid = "网格", "Grid";
        LevelTown = "乡镇", "Town";
        NoCase = "这个范围里没有这样的案件", "There is no such case here";
        OnlyReal = "只看可确认的差异", "Only real differences";
        Partial = "未完：以下是已完成部分的结果", "Not finished: results of what is done so far";
        ReaderLeader = "成效与花费（领导先看）", "Achieved and spent (the leader looks first)";
        ReaderPlanner = "一线负担（规划者先看）", "On whose shoulders (the planner looks first)";
        ReaderReceiver = "居民所见（收到链接的人先看）", "What residents see (the receiver looks first)";
        Statistics = "统计", "Statistics";
        StoryLate = "一件超期的", "A late one";
        StoryTitle = "一件事的经过", "The story of a case";
        StoryTypical = "典型的一件", "A typical one";
        StoryWorst = "最久的一件", "The longest one";
        Studying = "正在统计", "Gathering";
        Table = "数据表", "Table";
        ToPrecision = "推演到指定精度", "Run to a precision";
        RunToPrecision = "推演到位", "Run until it is reached";
        PrecisionReached = "已达到指定精度", "The precision is reached";
        PrecisionNotReached = "推演 200 次仍未达到指定精度，结果保留", "200 replications do not reach the precision; the results are kept";
        NoDifference = "没有可确认的差异", "No real difference";
    }
}
