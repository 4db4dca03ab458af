using MailIntake.Configuration;
using MailIntake.Domain;

namespace MailIntake.Tests.Configuration;

public sealed class TextsTests
{
    [Fact]
    public void The_shipped_file_has_every_text()
    {
        using var empty = new TempFolder();
        var problems = new List<Problem>();
        Texts.Load(empty.Path, problems); // a configuration without the file has the shipped one
        Assert.Empty(problems);
    }

    [Fact]
    public void An_office_writes_what_it_wants_differently()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["texts.yaml"], "notice-addressee: 各县（区）：\n");
        var problems = new List<Problem>();
        var own = ShippedTexts.Read().For(folder.Path, "offices/某办", problems);

        Assert.Empty(problems);
        Assert.Equal("各县（区）：", own.Fill(TextKey.NoticeAddressee, ("office", "某办")));
        Assert.Equal("某办", own.Fill(TextKey.NoticeSignature, ("office", "某办")));
    }

    [Theory]
    [InlineData("notice-addressee: 各{unit}：\n", "没有变量 {unit}；可以用：{office}")]
    [InlineData("notice-overview-heading: 情况{office}\n", "没有变量 {office}；可以用：无")]
    [InlineData("notice-addressee: 各{office：\n", "花括号不成对")]
    [InlineData("notice-addressee: 各｛office｝：\n", "花括号要用英文的半角 { 和 }；变量写成 {office}")]
    [InlineData("notice-adressee: 各单位：\n", "不认识的键“notice-adressee”")]
    public void What_is_wrong_is_told_with_file_and_line(string yaml, string fault)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["texts.yaml"], $"# 说明\n{yaml}");
        var problems = new List<Problem>();
        ShippedTexts.Read().For(folder.Path, "offices/某办", problems);

        var problem = Assert.Single(problems);
        Assert.Equal(("offices/某办/texts.yaml", 2, false), (problem.File, problem.Line!.Value, problem.IsWarning));
        Assert.Contains(fault, problem.Message);
    }

    [Fact]
    public void Braces_in_a_value_are_not_looked_into()
    {
        Assert.Equal("{unit}", ShippedTexts.Read().Fill(TextKey.NoticeSignature, ("office", "{unit}")));
    }
}
