using MailIntake.Mail.Dkim;
using MailIntake.Tests.Notices;

namespace MailIntake.Tests.Dkim;

/// <summary>DNS answers as they may come (RFC 1035 section 4); what a real server says is tested against one.</summary>
public sealed class TxtResolverTests
{
    // Number 1; recursion desired; one question: s.example TXT IN.
    private static readonly byte[] Question = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, .. "s"u8, 7, .. "example"u8, 0, 0, 16, 0, 1];

    [Fact]
    public void The_strings_of_a_record_are_put_together_and_aliases_followed()
    {
        // s.example is an alias of k.example, written with a pointer to "example" (octet 14); k.example has a record of two strings; other.example one that is not asked for.
        byte[] answer =
        [
            .. Head(answers: 3),
            0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, .. "k"u8, 0xC0, 14,
            1, .. "k"u8, 0xC0, 14, 0, 16, 0, 1, 0, 0, 0, 9, 0, 8, 3, .. "v=D"u8, 3, .. "KIM"u8,
            5, .. "other"u8, 0xC0, 14, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, .. "x"u8,
        ];

        Assert.Equal(["v=DKIM"], TxtResolver.Read(answer, Question)!);
    }

    [Theory]
    [InlineData(0x81, 0x80, 0)] // no error, no record
    [InlineData(0x81, 0x83, 0)] // no such name
    [InlineData(0x81, 0x82, null)] // server failure
    [InlineData(0x81, 0x85, null)] // refused
    [InlineData(0x01, 0x00, null)] // a question, no answer
    public void No_record_and_no_answer_are_told_apart(byte flags, byte more, int? records)
    {
        byte[] answer = [0, 1, flags, more, 0, 1, 0, 0, 0, 0, 0, 0, .. Question[12..]];

        Assert.Equal(records, TxtResolver.Read(answer, Question)?.Count);
    }

    [Fact]
    public void An_answer_to_another_question_is_none()
    {
        byte[] other = [.. Head(answers: 1)[..12], 1, .. "t"u8, .. Question[14..], 0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, .. "x"u8];

        Assert.Null(TxtResolver.Read(other, Question));
    }

    [Fact]
    public void Whatever_comes_is_read_without_harm()
    {
        var random = new Random(1035);
        byte[] good = [.. Head(answers: 2), 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, .. "k"u8, 0xC0, 14, 1, .. "k"u8, 0xC0, 14, 0, 16, 0, 1, 0, 0, 0, 9, 0, 4, 3, .. "v=D"u8];
        for (var round = 0; round < 20_000; round++)
        {
            var answer = (byte[])good.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                answer[random.Next(12, answer.Length)] = (byte)random.Next(256);
            }

            TxtResolver.Read(answer.AsSpan(0, random.Next(12, answer.Length + 1)), Question);
        }
    }

    [Fact]
    public void Names_that_cannot_be_asked_for_are_not()
    {
        var resolver = new TxtResolver([], TimeProvider.System);

        Assert.All((string[])["", "a..b", "a b", new string('x', 64) + ".example", string.Join('.', Enumerable.Repeat("abc", 80)), "\u4E2D"], name => Assert.Null(resolver.Records(name)));
    }

    [Fact]
    public async Task A_server_that_answers_is_not_silent_where_its_whole_answer_does_not_come()
    {
        // Cut short where the name is long, and nobody listens on TCP.
        await using var server = new UdpAnswers(question => question[13] == (byte)'l' ? 0x02_00 : 0);
        var resolver = new TxtResolver([server.Address], TimeProvider.System);

        Assert.Null(resolver.Records("l.example"));
        Assert.Empty(resolver.Records("s.example")!);
    }

    [Fact]
    public async Task A_failure_is_kept_for_a_minute()
    {
        const int ServerFailure = 2;
        await using var server = new UdpAnswers(_ => ServerFailure);
        var clock = new SetClock { Now = new(2023, 6, 5, 16, 30, 0, TimeSpan.FromHours(8)) };
        var resolver = new TxtResolver([server.Address], clock);

        Assert.Null(resolver.Records("s.example"));
        clock.Now += TimeSpan.FromSeconds(59);
        Assert.Null(resolver.Records("s.example"));
        Assert.Equal(1, server.Asked);

        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Null(resolver.Records("s.example"));
        Assert.Equal(2, server.Asked);
    }

    private static byte[] Head(byte answers) => [0, 1, 0x81, 0x80, 0, 1, 0, answers, 0, 0, 0, 0, .. Question[12..]];
}
