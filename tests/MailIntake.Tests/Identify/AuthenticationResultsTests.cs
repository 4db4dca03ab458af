using MailIntake.Domain.Identify;

namespace MailIntake.Tests.Identify;

/// <summary>The field of RFC 8601, as providers write it and as a sender would have it read.</summary>
public sealed class AuthenticationResultsTests
{
    [Fact]
    public void The_field_as_QQ_writes_it_is_read()
    {
        // Envelope addresses in angle brackets, a comment glued to a result, no blank behind a semicolon.
        var read = AuthenticationResults.Parse("mx.qq.com; spf=none smtp.mailfrom=<xx@gzw.example>;\t dkim=none; dmarc=none(permerror) header.from=gzw.example");

        Assert.Equal(("mx.qq.com", false), (read.AuthservId, read.IsMalformed));
        Assert.Equal([("spf", "none"), ("dkim", "none"), ("dmarc", "none")], read.Results.Select(r => (r.Method, r.Result)));
        Assert.Equal("gzw.example", read.Results[0].Domain("smtp.mailfrom"));
        Assert.Equal("gzw.example", read.Results[2].Domain("header.from"));
    }

    [Theory]
    [InlineData("mx15; spf=pass smtp.mail=1041381617@qq.com; dk\tim=pass header.i=@qq.com")] // folded within a word
    [InlineData("mx15; spf=pass smtp.mail=1041381617@q\tq.com; dkim=pass header.i=@qq.com")]
    [InlineData("mx15; spf=pass\t smtp.mail=1041381617@qq.com; dkim=pass header.i=@qq.com;")]
    public void The_field_as_NetEase_folds_it_is_read(string field)
    {
        var read = AuthenticationResults.Parse(field);

        Assert.False(read.IsMalformed);
        Assert.Equal([("spf", "pass"), ("dkim", "pass")], read.Results.Select(r => (r.Method, r.Result)));
        Assert.Equal("qq.com", read.Results[0].Domain("smtp.mail"));
        Assert.Equal("qq.com", read.Results[1].Domain("header.i"));
    }

    [Fact]
    public void Comments_nested_and_escaped_and_blanks_around_signs_are_no_part_of_it()
    {
        // RFC 8601 appendix B.7 shows comments in every place; \) does not end one (RFC 5322 section 3.2.1).
        var read = AuthenticationResults.Parse("foo.example.net (foobar) 1 (baz); dkim (Because I like it (\\) dkim=pass)) / 1 = fail; dkim/1 = (x) pass header.d = a.example");

        Assert.True(read.IsMalformed); // blanks within method/version are not read here; nothing good may follow from it
        var plain = AuthenticationResults.Parse("foo.example.net (foo(b\\)ar)) 1 (baz); dkim/1 = (because; spf=pass) fail header.d = a.example");
        Assert.False(plain.IsMalformed);
        Assert.Equal(("dkim", "fail", "a.example"), (plain.Results.Single().Method, plain.Results[0].Result, plain.Results[0].Domain("header.d")));
    }

    [Theory]
    [InlineData("mx.example; spf=fail smtp.mailfrom=\"x; dkim=pass header.d=unit.example\"@evil.example")]
    [InlineData("mx.example; spf=fail smtp.mailfrom=<\"x; dkim=pass header.d=unit.example\"@evil.example>")]
    [InlineData("mx.example; spf=fail (x; dkim=pass header.d=unit.example) smtp.mailfrom=x@evil.example")]
    [InlineData("mx.example; spf=fail smtp.mailfrom==?utf-8?q?x;_dkim=3Dpass_header.d=3Dunit.example?=@evil.example")]
    public void What_a_sender_writes_into_its_address_adds_no_result(string field)
    {
        var read = AuthenticationResults.Parse(field);

        Assert.DoesNotContain(read.Results, r => r.Result == "pass");
    }

    [Theory]
    [InlineData("mx.example; spf=fail smtp.mailfrom=\"x@evil.example")] // a quoted string that does not end
    [InlineData("mx.example; spf=pass (x smtp.mailfrom=x@unit.example")] // a comment that does not end
    [InlineData("mx.example; spf=pass ) smtp.mailfrom=x@unit.example")]
    [InlineData("mx.example; spf=pass smtp.mailfrom=x@evil.example smtp.mailfrom=x@unit.example")] // twice
    [InlineData("mx.example; pass")]
    public void A_field_that_breaks_the_grammar_is_malformed_and_still_says_who_wrote_it(string field)
    {
        var read = AuthenticationResults.Parse(field);

        Assert.Equal(("mx.example", true), (read.AuthservId, read.IsMalformed));
    }

    [Fact]
    public void None_is_no_result()
    {
        var read = AuthenticationResults.Parse("mx.example; none");

        Assert.Equal(("mx.example", 0, false), (read.AuthservId, read.Results.Count, read.IsMalformed));
    }
}
