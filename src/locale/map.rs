//! Words of the map and its legend.

crate::messages! {
    /// Words of the map.
    MapMsg {
        MapLabel = "网格地图", "Map of grids";
        MapHelp = "方向键移动,加减号缩放,方向键后按回车选中十字线处,0 键显示全部", "Arrow keys move, plus and minus zoom, then Enter selects at the crosshair, 0 shows everything";
        ModeLoadRatio = "车马比", "Load ratio";
        ModeHouseholds = "户数", "Households";
        ModeVisits = "走访覆盖率", "Visit coverage";
        ModeArea = "面积", "Area";
        ModeCommunity = "社区", "Communities";
        ModePlain = "不着色", "No colour";
        NoData = "无数据", "No data";
        Unassigned = "未分配", "Unassigned";
        UnitHouseholds = "户", "households";
        UnitSquareKilometres = "平方千米", "km²";
        UnitHectares = "公顷", "ha";
    }
}
