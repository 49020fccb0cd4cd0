//! Words of the dialogs for files.

crate::messages! {
    /// What the import and export dialogs say.
    PapersMsg {
        Cancel = "取消", "Cancel";
        Coordinates = "坐标系", "Coordinate system";
        Swapped = "横纵坐标对调", "Axes swapped";
        Unsure = "文件没有写明坐标系，请核对小地图上的位置", "The file does not name its system: check the place on the small map";
        Columns = "哪一列是什么", "Which column is what";
        MoreColumns = "更多列", "More columns";
        Tolerance = "捕捉容差（厘米）", "Snapping tolerance (cm)";
        ToleranceNote = "相距不超过此值的边界点并为一点", "Boundary points no farther apart become one";
        GridSize = "平均每格户数", "Households a grid";
        GridSizeNote = "没有网格列时自动划分", "Drawn automatically where no column says the grid";
        JoinTable = "关联台账", "Ledger to join";
        JoinBy = "台账中的列", "Column of the ledger";
        JoinTo = "图层中的列", "Column of the map";
        Nothing = "（没有）", "(none)";
        Import = "导入", "Import";
        Again = "重新选择", "Choose again";
        Use = "使用这份辖区", "Use this territory";
        Close = "关闭", "Close";
        SaveList = "下载清单", "Save the list";
        RefusedRows = "未采用的行", "Rows refused";
        Refused = "未采用的要素", "Features refused";
        Dropped = "已丢弃个人信息列（没有读入）：", "Columns about persons were dropped and not read: ";
        Fitting = "缝隙、重叠与对齐", "Gaps, overlaps and snapped points";
        FittingNote = "逐处列出。改了选择后点“按选择重做”。", "One by one. After choosing otherwise, build again.";
        AllGaps = "所有细小缝隙", "All slivers";
        AllOverlaps = "所有细小重叠", "All small overlaps";
        GapGive = "补给相邻边最长的", "To the longest neighbour";
        GapLeave = "留空", "Left open";
        OverlapFirst = "归靠前的", "To the first";
        OverlapSecond = "归靠后的", "To the second";
        OverlapRefuse = "不导入靠后的", "Refuse the second";
        Rebuild = "按选择重做", "Build again as chosen";
        Between = "之间", "Between";
        Found = "情况", "What";
        Handled = "处理与原因", "What was done and why";
        Where = "位置", "Where";
        Choose = "改为", "Choose";
        ExportTitle = "导出与模板", "Export and templates";
        Maps = "地图", "Maps";
        Ledgers = "台账", "Ledgers";
        GeoJson = "GeoJSON", "GeoJSON";
        Shapefile = "Shapefile（ZIP，UTF-8，CGCS2000）", "Shapefile (ZIP, UTF-8, CGCS2000)";
        Kml = "KML", "KML";
        LedgerOut = "Excel 台账（网格、社区、小区、楼栋、沿革、调整）", "Excel ledger (grids, communities, compounds, units, lineage, moves)";
        AssignmentCsv = "CSV 归属表（单元→网格）", "CSV assignment (unit → grid)";
        Template = "空白模板（七张表）", "Blank templates (seven sheets)";
        ExportNote = "文件在本机生成。不含姓名、身份证、电话。", "Files are made on this machine. No names, identity or phone numbers.";
        Apply = "应用到当前方案", "Apply to this draft";
        NoChange = "台账与当前方案一致，没有要改的。", "The ledger says what the draft already says: nothing to change.";
        LedgerTitle = "台账更新", "Update from a ledger";
        CountsNote = "户数、人口、物业属于辖区底数：更新后所有方案一起换用新底数，推演结果需重算。", "Households, residents and property modes belong to the territory: all drafts move to the new counts, results must be run again.";
        NeedSession = "请先打开辖区再导入台账", "Open a territory before its ledger";
    }
}
