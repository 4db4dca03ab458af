using System.Net;
using System.Text;
using HtmlAgilityPack;

namespace MailIntake.Documents;

/// <summary>
/// The visible text of HTML: blocks end in line feeds, white space is collapsed as a browser does, scripts, styles and
/// what <c>display:none</c> hides are left out. The tree is walked without recursion, so that depth costs no stack.
/// </summary>
public static class HtmlText
{
    // A report of 2,000 characters written by Word has some 60 KB of HTML.
    private const int MaxCharacters = 4_000_000;

    /// <summary>The visible text.</summary>
    /// <param name="html">The source; what is beyond 4 million characters is not read.</param>
    /// <param name="complete">False where the source was too long or too deeply nested to be read whole.</param>
    public static string Read(string html, out bool complete)
    {
        complete = html.Length <= MaxCharacters;
        var document = new HtmlDocument { OptionMaxNestedChildNodes = 256, OptionReadEncoding = false };
        try
        {
            document.LoadHtml(complete ? html : html[..MaxCharacters]);
        }
        catch (Exception e) when (e.Message.Contains("nested", StringComparison.OrdinalIgnoreCase))
        {
            complete = false;
            return "";
        }

        var text = new StringBuilder(Math.Min(html.Length, 16_384));
        var root = document.DocumentNode;
        var node = root.FirstChild;
        while (node is not null)
        {
            var enter = node.HasChildNodes && !IsHidden(node);
            if (node.NodeType == HtmlNodeType.Text)
            {
                AppendCollapsed(text, WebUtility.HtmlDecode(((HtmlTextNode)node).Text));
            }
            else if (node.Name is "br" or "hr")
            {
                text.Append('\n');
            }
            else if (enter && IsBlock(node.Name))
            {
                EndLine(text);
            }

            if (enter)
            {
                node = node.FirstChild;
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                node = node.ParentNode == root ? null : node.ParentNode;
                if (node is not null)
                {
                    Leave(text, node);
                }
            }

            node = node?.NextSibling;
        }

        return text.ToString().Trim('\n');
    }

    private static void Leave(StringBuilder text, HtmlNode node)
    {
        if (node.Name is "td" or "th")
        {
            text.Append('\t');
        }
        else if (IsBlock(node.Name))
        {
            EndLine(text);
        }
    }

    private static bool IsHidden(HtmlNode node) =>
        node.Name is "script" or "style" or "head" or "title" or "template" or "noscript" or "select" or "textarea"
        || (node.GetAttributeValue("style", "") is { Length: > 0 } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    private static bool IsBlock(string name) => name is
        "p" or "div" or "tr" or "table" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6"
        or "blockquote" or "pre" or "section" or "article" or "header" or "footer" or "address" or "center" or "fieldset" or "form";

    private static void EndLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    private static void AppendCollapsed(StringBuilder text, ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            var space = value.IndexOfAny(" \t\r\n\f");
            var word = space < 0 ? value : value[..space];
            text.Append(word);
            if (space < 0)
            {
                return;
            }

            if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }

            value = value[space..].TrimStart(" \t\r\n\f");
        }
    }
}
