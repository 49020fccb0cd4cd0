//! Words of proposals.

crate::messages! {
    /// Words of proposals.
    Msg {
        Adopt = "采用", "Adopt";
        AdoptHere = "只用于所选社区", "Only for the selected community";
        AimBand = "各网格户数达标、变动最少", "every grid into the band with least disturbance";
        AimHours = "每人工时均衡", "even hours per worker";
        AimMerge = "合并偏小的网格", "small grids merged";
        AimMost = "网格尽量多、每个不少于下限", "as many grids as possible, none below the least";
        AimSplit = "划成指定个数", "a given number of grids";
        Ask = "给出方案", "Propose";
        Dash = "至", "to";
        Each = "每格户数", "Households a grid";
        GridCount = "网格总数", "Grids in all";
        Intro = "说出要什么、在哪里、什么限度，程序给出几个不同的划法供比较、采用。锁定的网格和专属网格不动，小区不拆。", "Say what, where and within which limits; several different plans are drawn to compare and adopt. Locked and exclusive grids stay, compounds are kept whole.";
        NothingBetter = "没有找到比现在更好的划法。", "Nothing better than today was found.";
        Stop = "停下，看已有的", "Stop and show what there is";
        Title = "替我划", "Draw for me";
        Today = "现在", "Today";
        What = "要什么", "What";
        Where = "在哪里", "Where";
        WhereAll = "全部城市社区", "All urban communities";
        WhereCommunity = "所选网格的社区", "The selected grid's community";
        WhereTown = "所选网格的街道（镇）", "The selected grid's town";
    }
}
