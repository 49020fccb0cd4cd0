//! Words of files and links: why something cannot be opened, and what to do.

crate::messages! {
    /// Refusals without numbers in them.
    ExchangeMsg {
        NotJson = "这不是格局的情景文件（不是 JSON）。请选择从格局导出的 .json 文件",
            "This is not a Geju scenario file (it is not JSON). Choose a .json file that Geju saved";
        NotScenario = "这个 JSON 文件不是格局的情景文件（没有 version）。地图请用“导入”打开",
            "This JSON file is not a Geju scenario file (it has no version). Open maps with Import";
        TooLarge = "文件过大，不像是情景文件",
            "The file is too large to be a scenario file";
        NotLink = "这不是格局的分享链接。请复制完整链接，从 http 到末尾",
            "This is not a Geju share link. Copy the whole address, from http to its very end";
        DamagedLink = "链接不完整或被改动：多半是聊天软件截断了它。请让对方重新发送，或改发情景文件",
            "The link is cut short or altered, most likely by a chat app. Ask for it again, or for the scenario file instead";
        NewerLink = "这个链接由更新版本的格局生成。请刷新页面或更新格局后再打开",
            "This link was made by a newer Geju. Reload the page or update Geju, then open it again";
        OtherTerritory = "这个情景用的是另一个辖区。请先打开那个辖区，再打开它",
            "This scenario is about another territory. Open that territory first, then the scenario";
        OtherBase = "链接是相对另一份起始方案写的。请先打开对方使用的同一份情景文件，再打开链接",
            "The link builds on another starting plan. Open the scenario file that its sender used, then open the link again";
    }
}
