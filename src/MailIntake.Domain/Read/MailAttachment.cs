namespace MailIntake.Domain.Read;

/// <summary>
/// A leaf of a mail that is a file: it has <c>Content-Disposition: attachment</c>, or a file name, or is neither text/plain nor
/// text/html. A message/* part is one leaf.
/// </summary>
/// <param name="FileName">The decoded file name, or null where there is none.</param>
/// <param name="MediaType">The media type, lower case, such as <c>application/pdf</c>.</param>
/// <param name="Content">The transfer-decoded octets.</param>
/// <param name="IsInline">True where the part is shown within the text: the HTML refers to it by Content-ID, or it is an image with the disposition inline.</param>
public sealed record MailAttachment(string? FileName, string MediaType, ReadOnlyMemory<byte> Content, bool IsInline = false)
{
    /// <summary>Why its octets may not be all that was sent, in Chinese; else null.</summary>
    public string? Doubt { get; init; }

    /// <summary>
    /// The mail that the part is, read, where it is neither too large nor nested too deep; else null. Besides message/rfc822 that is any file
    /// that is a mail by its octets, a page saved as one (MHTML) among them.
    /// </summary>
    public ReadMail? Mail { get; init; }
}
