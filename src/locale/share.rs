//! Words of the library, sharing and the report page.

crate::messages! {
    /// Words of the library, sharing and the report page.
    ShareMsg {
        AlreadyHere = "这份情景库里的情景都已在本机", "Everything in this library file is here already";
        AskPassphrase = "这个链接加了口令。请向发送者索取口令后打开。", "This link is locked. Ask its sender for the passphrase.";
        Backup = "导出全部", "Export all";
        BackupNote = "导出全部：一个文件装下这个辖区的所有情景，可在另一台电脑上导入。", "Export all: one file with every scenario of this territory, to be imported elsewhere.";
        BaselineNote = "现状：不可改动，第一次修改会另存为副本", "The baseline never changes: the first edit goes into a copy";
        Brief = "一页简报", "One-page brief";
        ByScan = "用手机扫码打开", "Scan to open on a phone";
        Deleted = "已删除：", "Deleted: ";
        DeletedList = "最近删除", "Recently deleted";
        DownloadCopy = "下载留底", "Download a copy";
        Duplicate = "复制", "Copy";
        Delete = "删除", "Delete";
        FetchFailed = "没有取到情景文件：对方网站不在、网址有误，或不允许别的网页读取（需要 CORS）。请下载后拖到本页打开。地址：", "The scenario file could not be fetched: the site is away, the address is wrong, or it does not let other pages read it (CORS). Download it and drop it here. Address: ";
        FetchScheme = "?file= 后面要写 http 或 https 的完整网址：", "?file= needs a whole http or https address: ";
        FetchTooLarge = "网址上的情景文件超过 64 MB，没有打开。请下载后检查：", "The scenario file at this address is over 64 MB and was not opened. Download and check it: ";
        Fetching = "正在读取网址上的情景文件…", "Reading the scenario file at the address…";
        Full = "完整报告", "Full report";
        HtmlFile = "网页", "Web page";
        Imported = "已导入情景：", "Scenarios imported: ";
        InHand = "正在编辑", "In hand";
        LibraryEmpty = "还没有自己的情景。复制现状或打开文件即可开始。", "No scenarios of your own yet. Copy the baseline or open a file.";
        LockedLink = "加了口令的链接只说明它已加锁，不透露辖区和情景。口令请另行告知对方。", "A locked link says only that it is locked: neither territory nor scenario. Tell the passphrase by another way.";
        LockLink = "加口令", "Lock";
        LockTooShort = "口令至少 6 个字符", "At least 6 characters";
        LockUnavailable = "浏览器只在 https 或本机地址上提供加密，这里不能加口令或解锁。", "Browsers offer encryption on https or this machine's own address only: locking and unlocking do not work here.";
        MakeMine = "另存为我的情景", "Save as my scenario";
        Markdown = "Markdown", "Markdown";
        NothingFound = "没有找到", "Nothing found";
        Note = "备注", "Note";
        OldTab = "另一个标签页还开着旧版的格局。请关掉它，本页随即打开。", "Another tab still shows an older Geju. Close it, and this page opens.";
        OpenIt = "打开", "Open";
        OtherTerritories = "其他辖区", "Other territories";
        Passphrase = "口令（可不设）", "Passphrase (optional)";
        PendingTitle = "这个链接还缺辖区数据", "This link still needs its territory";
        Print = "打印 / 存为 PDF", "Print / save as PDF";
        QrFailed = "链接太长，没有二维码", "Too long for a QR code";
        ReportWaits = "正在写报告…", "Writing the report…";
        ReportWithoutResults = "还没有推演结果，下面只有按期望值的估算。", "There are no results yet: what follows is reckoned from expectations.";
        RunBoth = "推演现状与本情景", "Run the baseline and this scenario";
        Search = "按名称或备注查找", "Search names and notes";
        Undelete = "恢复", "Restore";
        Unlock = "解锁", "Unlock";
        Unlocking = "正在解锁…", "Unlocking…";
        WordFile = "Word", "Word";
        WrongPassphrase = "口令不对，或链接被截断。请核对后再试。", "The passphrase is wrong, or the link was cut short. Check and try again.";
        Explore = "在地图上查看", "See it on the map";
    }
}
