namespace MailIntake.Domain.Identify;

/// <summary>What one method of authentication found (RFC 8601 section 2.2, resinfo).</summary>
/// <param name="Method">The method, lower case: <c>spf</c>, <c>dkim</c>, <c>dmarc</c>.</param>
/// <param name="Result">The result, lower case: <c>pass</c>, <c>fail</c>, <c>none</c> and others.</param>
/// <param name="Properties">The properties, names lower case: <c>smtp.mailfrom</c>, <c>header.d</c>.</param>
public sealed record MethodResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>The domain of the first of these properties that is there, lower case, or null: what stands behind the last at sign, or all of it.</summary>
    public string? Domain(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Properties.TryGetValue(name, out var value))
            {
                var domain = value[(value.LastIndexOf('@') + 1)..].Trim('<', '>', '.').ToLowerInvariant();
                return domain.Length > 0 ? domain : null;
            }
        }

        return null;
    }
}
