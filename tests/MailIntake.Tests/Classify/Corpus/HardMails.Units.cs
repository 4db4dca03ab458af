using MailIntake.Domain.Classify;

namespace MailIntake.Tests.Classify.Corpus;

/// <summary>Whose report it is, and of which kind.</summary>
internal static partial class HardMails
{
    private static void AddUnits()
    {
        // The unit: by the sender's address, else by the names in subject, display name and file names; two units are nobody's guess.
        Mail("the roster's address holds against a name in the subject", Shuozhou, "（简报）市教育局“双减”工作经验值得借鉴", Counted("市水利局", "简报"), from: CorpusOffice.AddressOf("市水利局"));
        Mail("a county's bureau is the county's", Shuozhou, "（简报）山阴县教育局推进集团化办学", Counted("山阴县", "简报"));
        Mail("a bureau and a county, both reporting units", Shuozhou, "（简报）市教育局指导怀仁市推进集团化办学", Asked());
        Mail("a county beside another one's label", Shuozhou, "（简报）【怀仁市】借鉴朔城区经验抓实物业治理", Asked());
        Mail("one unit under two of its names", Shuozhou, "（简报）市卫健委：朔州市卫生健康委员会推进县域医共体建设", Counted("市卫健委", "简报"));
        Mail("the unit in the file's name alone", Shuozhou, "（简报）扎实推进冬季供水保障", Counted("市水利局", "简报"), files: Docx("市水利局冬季供水保障.docx"));
        Mail("the unit in the sender's name, other places in the title", Shuozhou, "（简报）赴大同市、忻州市考察学习特色产业", Counted("平鲁区", "简报"), name: "平鲁区政府办信息股");
        Mail("neither unit nor name", Shuozhou, "（简报）防汛物资储备到位", Uncounted(), name: "小李");
        Mail("a famous pagoda is in the county", Shuozhou, "（简报）应县木塔景区客流创新高", Counted("应县", "简报"));
        Mail("应县 within 响应县委", Shuozhou, "（简报）响应县委号召 抓好秋收", Asked(), name: "信息员");
        Mail("the development zone under its short name", Shuozhou, "（简报）朔州经开区智能煤机项目投产", Counted("朔州经济开发区管委会", "简报"));
        Mail("the subject names one unit, the sender's name another", Panzhihua, "（简讯）环境能源集团完成技改", Asked(), name: "国投集团");
        Mail("a company that reports to nobody here", Panzhihua, "（简讯）城投集团保障房项目封顶", Asked(), name: "刘敏");
        Mail("two companies meet", Panzhihua, "（简讯）文旅集团赴国投集团交流座谈", Asked());
        Mail("a unit with its city before it", Panzhihua, "（简讯）攀枝花市文旅集团景区提质升级", Counted("文旅集团", "简讯"));
        Mail("the subsidiary bears the group's name", Panzhihua, "（简讯）国投集团下属国投资产公司盘活闲置厂房", Counted("国投集团", "简讯"));
        Mail("a zone by its second name", Yinchuan, "综合保税区跨境电商业务突破百亿", Counted("银川综合保税区", "信息"));
        Mail("an office elsewhere", Yinchuan, "驻京办：在京企业家座谈会成果丰硕", Counted("驻京办", "信息"));
        Mail("an office elsewhere, its name longer", Yinchuan, "【信息】银川市驻深办事处对接大湾区企业", Counted("驻深办", "信息"));
        Mail("another city's district of the same kind of name", Yinchuan, "（信息）兰州新区考察团考察贺兰县种业", Counted("贺兰县", "信息"));
        Mail("a mountain is no county", Yinchuan, "（信息）贺兰山东麓葡萄酒亮相展会", Asked(), name: "小马");
        Mail("every unit has an office: in a title it names none", Dingxi, "（动态）办公室组织开展档案整理", Asked(), name: "小张");
        Mail("the office as a label", Dingxi, "（动态）办公室：公文处理提质增效", Counted("办公室", "动态"), 400);
        Mail("the office as a display name: whose office is not said", Dingxi, "（动态）公文处理提质增效", Asked(), name: "办公室");
        Mail("a county's clerk whose program says 办公室", Dingxi, "（动态）漳县发改局项目前期工作提速", Counted("漳县", "动态"), 400, name: "办公室");
        Mail("another authority's office", Dingxi, "（动态）市政府办公室到通渭县督办重点项目", Counted("通渭县", "动态"), 400);
        Mail("a county's project office is the county's", Dingxi, "（动态）陇西县重点项目办公室推进前期工作", Counted("陇西县", "动态"), 400);
        Mail("a division of any bureau", Dingxi, "（动态）综合科完成信息化改造", Asked(), name: "综合科");
        Mail("a division by its full name", Dingxi, "（动态）能源科：新能源装机稳步增长", Counted("能源科", "动态"), 400);
        Mail("能源科 within 新能源科技", Dingxi, "（动态）临洮县新能源科技园开工", Counted("临洮县", "动态"), 400);
        Mail("价格科 within 物价格局", Dingxi, "（动态）岷县稳定物价格局", Counted("岷县", "动态"), 400);
        Mail("投资科 within 投资科学决策", Dingxi, "（动态）渭源县以投资科学决策促发展", Counted("渭源县", "动态"), 400);
        Mail("the unit inside the tag's brackets", Dingxi, "【安定区发改局 经验做法】以工代赈促增收", Counted("安定区", "经验做法"), 900);
        Mail("the way in is closed, whatever the mark", "kundulun", "（信息）发改委推进项目建设", new CorpusLabel(SubmissionStatus.NotCounted));
        Mail("the way in is closed, unit unknown", "kundulun", "报送信息一篇", new CorpusLabel(SubmissionStatus.NotCounted), name: "小王");
    }

    private static void AddKinds()
    {
        // Marks as clerks write and miswrite them.
        Mail("a mark miswritten is no mark", Shuozhou, "（简抱）市财政局预算绩效管理见成效", Uncounted());
        Mail("a mark spread by a blank", Shuozhou, "（专 报）市能源局煤炭先进产能释放情况", Counted("市能源局", "专报"), 1600);
        Mail("a mark with 信息 behind it and a colon", Shuozhou, "专报信息：市工信局工业经济运行分析", Counted("市工信局", "专报"), 1700);
        Mail("two marks that contradict", Shuozhou, "（专报）（简报）市住建局城市更新", Asked(), 1600);
        Mail("a mark and a remark", Shuozhou, "（简报）（定稿）市医保局支付方式改革", Counted("市医保局", "简报"));
        Mail("the mark within a longer word is none", Shuozhou, "市统计局编印《统计简报》服务决策", Uncounted());
        Mail("the other kind's name in a title", Shuozhou, "（简报）市住建局印发《专报工作办法》", Counted("市住建局", "简报"));
        Mail("a kind's name in running words", Shuozhou, "（简报）市发改委以专报促决策落地", Counted("市发改委", "简报"));
        Mail("marks parted by dashes", Shuozhou, "简报-市审计局-审计整改闭环管理", Counted("市审计局", "简报"));
        Mail("marks parted by strokes, forwarded", Shuozhou, "FW: FW: 简报|市体育局|全民健身设施补短板", Counted("市体育局", "简报"));
        Mail("unit and kind before a colon", Shuozhou, "市公安局简报：夏季治安打击整治成效明显", Counted("市公安局", "简报"));
        Mail("unit, kind and number in brackets", Shuozhou, "【朔城区简报第12期】口袋公园建设", Counted("朔城区", "简报"));
        Mail("prefixes in any mix", Shuozhou, "Re：答复：转发: Re[2]: （专报）市交通局农村公路管护", Counted("市交通局", "专报"), 1650);
        Mail("the mark at the end, after a blank", Shuozhou, "市商务局县域商业体系建设 （简报）", Counted("市商务局", "简报"));
        Mail("English brackets, the mark after the unit", Shuozhou, "右玉县(简报)生态旅游扩容", Counted("右玉县", "简报"));
        Mail("a number in the title", Shuozhou, "（简报）平鲁区12345热线办结率99.2%", Counted("平鲁区", "简报"));

        // Annex 2: what sounds like an exclusion and is none, and the reverse.
        Mail("the theory group's study is 党务信息", Shuozhou, "（简报）市司法局党组理论学习中心组开展集中学习", Not("市司法局", "简报"));
        Mail("党建 may be a means: a person looks", Shuozhou, "（简报）市农业农村局党建引领乡村产业振兴", Asked());
        Mail("a meeting to push something on", Shuozhou, "（简报）怀仁市召开陶瓷产业高质量发展推进会", Not("怀仁市", "简报"));
        Mail("fairs are no meetings", Shuozhou, "（简报）市商务局以展会经济拉动消费", Counted("市商务局", "简报"));
        Mail("社会 holds 会", Shuozhou, "（简报）市民政局规范社会组织收费", Counted("市民政局", "简报"));
        Mail("officials going from door to door", Shuozhou, "（简报）市民政局开展低保对象大走访", Counted("市民政局", "简报"));
        Mail("the mayor's hotline is no mayor", Shuozhou, "（简报）市长热线办理提速增效 市行政审批局", Counted("市行政审批局", "简报"));
        Mail("区长 within 平鲁区长期", Shuozhou, "（简报）平鲁区长期护理保险试点惠及千户", Counted("平鲁区", "简报"));
        Mail("县长 within 山阴县长城", Shuozhou, "（简报）山阴县长城保护利用出新招", Counted("山阴县", "简报"));
        Mail("市长 within 怀仁市长效", Shuozhou, "（简报）怀仁市长效机制巩固扫黑成果", Counted("怀仁市", "简报"));
        Mail("市长 within 怀仁市长效, and an inspection", Shuozhou, "（简报）怀仁市长效机制在全省督查中获肯定", Counted("怀仁市", "简报"));
        Mail("a kind before a blank", Shuozhou, "简报 市商务局推进再生资源回收", Counted("市商务局", "简报"));
        Mail("a clerk's own prefix", Shuozhou, "重新报送：简报（右玉县）压实林草防火责任", Counted("右玉县", "简报"));
        Mail("a kind's word begins the title", Yinchuan, "简讯化传播助力金凤区政策直达", Counted("金凤区", "信息"));
        Mail("the river's chief is a system", Shuozhou, "（简报）右玉县河长制落地见效", Counted("右玉县", "简报"));
        Mail("headmasters change schools", Shuozhou, "（简报）市教育局推行校长教师交流轮岗", Counted("市教育局", "简报"));
        Mail("heads of bureaus try their own counters: a person looks", Shuozhou, "（简报）市人社局局长走流程解难题", Asked());
        Mail("a deputy governor's visit", Shuozhou, "（简报）副省长李某一行到平鲁区督导安全生产", Not("平鲁区", "简报"));
        Mail("a press conference is a meeting", Shuozhou, "（简报）市文旅局召开旅游发展大会新闻发布会", Not("市文旅局", "简报"));
        Mail("a text that begins like a paper's", Shuozhou, "（简报）市文旅局老城夜游人气旺", Not("市文旅局", "简报"), text: $"本报讯（记者 张某）{Prose(400)}");
        Mail("a correspondent signs it: a person looks", Shuozhou, "（简报）市体育局社区运动会开幕", Asked(), text: $"{Prose(400)}（通讯员 李某）");
        Mail("the four kinds do not bind a commission", Shuozhou, "市水利局召开防汛工作会议情况", Counted("市水利局", "约稿"), mailbox: Commissions);
        Mail("a commission answered with 不涉及", Shuozhou, "市信访局关于外贸约稿的答复", Asked(), mailbox: Commissions, text: "经认真核查，本单位不涉及约稿所列事项。");
        Mail("a commission that names nobody", Shuozhou, "关于稳外贸的约稿", Uncounted(), mailbox: Commissions, name: "小赵");

        // Panzhihua.
        Mail("a 专报 somewhat short is warned of", Panzhihua, "【专报】国投集团国企改革进展", Counted("国投集团", "专报"), 1400);
        Mail("a study by its title", Panzhihua, "国投集团关于盘活存量资产的调研报告", Counted("国投集团", "调研报告"), 2000);
        Mail("a study by its mark", Panzhihua, "（调研）文旅集团康养产业发展", Counted("文旅集团", "调研报告"), 2100);
        Mail("a half year's summary under a mark", Panzhihua, "（专报）国投集团2023年半年工作总结", Asked(), 2000);
        Mail("a house journal in place of an item", Panzhihua, "国投集团工作简报第5期", Asked(), 450);
        Mail("to sum up is no summary", Panzhihua, "（简讯）国投集团总结推广三项改革经验", Counted("国投集团", "简讯"), 400);
        Mail("a report on a problem under its mark", Panzhihua, "（专报）关于公交线网优化难点与对策的报告", Counted("城建交通集团", "专报"), 1800, name: "城建交通集团");
        Mail("a commission's number", Panzhihua, "国投集团 约稿编号：YG-2023-05 国企改革深化提升", Counted("国投集团", "约稿"), 900);
        Mail("a reply to a commission's notice", Panzhihua, "回复：关于报送国企改革情况的约稿通知（YG-2023-06） 文旅集团", Counted("文旅集团", "约稿"), 900);

        // Yinchuan.
        Mail("several matters by the title", Yinchuan, "兴庆区政务信息两则", Asked(), 600);
        Mail("several matters by a number", Yinchuan, "西夏区报送信息3篇", Asked(), 900);
        Mail("a number of roads is one matter", Yinchuan, "永宁县建成5条农村公路", Counted("永宁县", "信息"), 600);
        Mail("a mark with its number", Yinchuan, "简讯（第8期） 灵武市羊绒产业订单回暖", Counted("灵武市", "简讯"), 300);

        // Dingxi: the words of a title name the kind.
        Mail("inquiry and thoughts", Dingxi, "陇西县中药材产业链的调查与思考", Counted("陇西县", "调研"), 1600);
        Mail("experience", Dingxi, "通渭县马铃薯种薯繁育的经验做法", Counted("通渭县", "经验做法"), 1200);
        Mail("the month's events", Dingxi, "安定区6月份工作动态", Counted("安定区", "动态"), 450);
        Mail("how it was carried out", Dingxi, "临洮县关于督办事项落实情况的反馈", Counted("临洮县", "反馈"), 500);
        Mail("a title that says nothing", Dingxi, "渭源县推进项目建设", Asked(), 500);
        Mail("a mark beats the title's words", Dingxi, "（动态）岷县学习外地典型经验做法", Counted("岷县", "动态"), 400);
        Mail("the division by the roster's address", Dingxi, "（意见建议）关于优化电价政策的建议", Counted("价格科", "意见建议"), 700, from: CorpusOffice.AddressOf("价格科"));
    }
}
