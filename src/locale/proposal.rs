//! Words of proposals.

crate::messages! {
    /// Words of proposals.
    Msg {
        Adopt = "采用", "Adopt";
        Ask = "给出方案", "Propose";
        DrawIntro = "说出要什么、在哪里、什么限度，程序给出几个不同的答案供比较、采用。锁定的网格和专属网格不动，小区不拆。", "Say what, where and within which limits; several different answers come to compare and adopt. Locked and exclusive grids stay, compounds are kept whole.";
        DrawTitle = "替我划", "Draw for me";
        SpendIntro = "逐项、再成组推演尚未采用的举措，按花的钱和见的效排出先后；推演要一两分钟，可随时停下看已有的。", "Measures not taken yet are played one by one and together, and ranked by money and effect. It takes a minute or two; stop at any time to see what there is.";
        SpendTitle = "替我花", "Spend for me";
        StaffIntro = "先用工时公式逐人分配，再与现状成对推演核实；一支队伍内部可以调剂，一处调入、一处调出，总数不变，差额才是新增。", "Heads are placed one by one by formulas of hours, then confirmed by paired simulation. Within a pool heads can move: what one place gains another gives, and only the rest is new.";
        StaffTitle = "替我配人", "Staff for me";
        SomeOnly = "只用于部分社区", "Only for some communities";
        Stale = "方案做出之后情景已改动，请重新求方案（或先撤销）", "The scenario has changed since the proposals were made: ask again, or undo first";
        Stop = "停下，看已有的", "Stop and show what there is";
        Weights = "看重什么（可不填）", "What counts (may be left alone)";
        WeightsIntro = "每项 0–10，填了就另有一个“按您的权重”的方案；0 为不计。", "0–10 each; with any given there is one more proposal by your own weights. 0 does not count.";
        What = "要什么", "What";
        Where = "在哪里", "Where";
        WhereAll = "全部城市社区", "All urban communities";
        WhereCommunity = "所选网格的社区", "The selected grid's community";
        WhereGathered = "框选单元所在的社区", "Communities of the gathered units";
        WhereNothing = "请先在地图上点一个网格（或框选单元），或改为“全部城市社区”", "Click a grid on the map (or gather units) first, or choose all urban communities";
        WhereTown = "所选网格的街道（镇）", "The selected grid's town";
    }
}
