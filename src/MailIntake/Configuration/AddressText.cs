namespace MailIntake.Configuration;

/// <summary>Mail addresses as people write them into configuration.</summary>
public static class AddressText
{
    /// <summary>True for a plain address: local part, @, a domain with a dot; no blanks, list marks or control characters.</summary>
    public static bool IsAddress(string text) =>
        text.IndexOf('@') is > 0 and var at && text.LastIndexOf('@') == at && text.Length <= 254 &&
        text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') &&
        !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || ",;<>\"，；、()".Contains(c));
}
