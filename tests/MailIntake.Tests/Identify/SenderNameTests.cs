using MailIntake.Tests.Classify;

namespace MailIntake.Tests.Identify;

/// <summary>A unit named by the sender's display name, however a provider has written it.</summary>
public sealed class SenderNameTests
{
    // NetEase writes _ for each blank of the From name (providers.md); a roster's name beside it is still that name.
    [Theory]
    [InlineData("环境能源集团 王磊")]
    [InlineData("环境能源集团_王磊")]
    [InlineData("王磊_环境能源集团")]
    [InlineData("攀枝花市_环境能源集团_办公室")]
    public void A_unit_is_known_by_a_name_whose_blanks_became_underlines(string name) =>
        Assert.Equal("环境能源集团", Mails.Decide("panzhihua", Mails.Sent("【简讯】垃圾焚烧发电项目累计发电突破1亿千瓦时", Mails.Report(200), "hjny_wanglei@163.com", name)).Unit);
}
