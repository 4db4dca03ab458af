using MailIntake.Domain;

namespace MailIntake.Configuration;

/// <summary>Mail addresses as people write them into configuration.</summary>
public static class AddressText
{
    /// <summary>True for a plain address: local part, @, a domain with a dot; no blanks, list marks, wildcards, control characters, characters that show nothing or full-width forms, which no mail comes from.</summary>
    public static bool IsAddress(string text) =>
        text.IndexOf('@') is > 0 and var at && text.LastIndexOf('@') == at && text.Length <= 254 &&
        text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') &&
        !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || HalfWidth(c) != c || InvisibleCharacter.Is(c) || ",;<>\"、()*".Contains(c));

    /// <summary>What to write instead of what is no address, for messages: the same with half-width characters or without those that show nothing where that is one, else how several are joined.</summary>
    public static string Remedy(string text)
    {
        var half = string.Concat(text.Select(c => c == '。' ? '.' : HalfWidth(c)));
        var shown = string.Concat(half.Where(c => !InvisibleCharacter.Is(c)));
        return shown != text && IsAddress(shown) ? $"，有{(shown == half ? "全角" : "看不见的")}字符，请写成 {shown}"
            : text.Contains('*', StringComparison.Ordinal) ? "；不能用 * 代表多个地址，请逐个写出" : "；多个地址用“、”分隔";
    }

    /// <summary>A character of the full-width forms of ASCII as its usual one, any other as it is.</summary>
    public static char HalfWidth(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - '\uFF01' + '!') : c;
}
