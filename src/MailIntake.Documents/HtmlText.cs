using System.Net;
using System.Text;
using HtmlAgilityPack;

namespace MailIntake.Documents;

/// <summary>
/// The visible text of HTML: blocks end in line feeds, white space is collapsed or kept as a browser does, scripts, styles and
/// what a style hides are left out. The tree is walked without recursion, so that depth costs no stack.
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
        var outer = new Stack<Shown>();
        var shown = default(Shown);
        while (node is not null)
        {
            var style = node.HasChildNodes ? StyleOf(node) : "";
            var enter = node.HasChildNodes && !IsHidden(node, style);
            if (node.NodeType == HtmlNodeType.Text)
            {
                if (!shown.Invisible && !shown.Tiny)
                {
                    Append(text, WebUtility.HtmlDecode(((HtmlTextNode)node).Text), shown.KeepsLines);
                }
            }
            else if (node.Name is "br" or "hr")
            {
                text.Append('\n');
            }
            else if (enter && IsBlock(node, style))
            {
                EndLine(text);
            }

            if (enter)
            {
                outer.Push(shown);
                shown = Within(node.Name, style, shown);
                node = node.FirstChild;
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                node = node.ParentNode == root ? null : node.ParentNode;
                if (node is not null)
                {
                    Leave(text, node);
                    shown = outer.Pop();
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
        else if (IsBlock(node, style: null))
        {
            EndLine(text);
        }
    }

    private static string StyleOf(HtmlNode node) =>
        node.GetAttributeValue("style", "") is { Length: > 0 } style ? style.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() : "";

    // Word's <xml> islands hold the names of authors and of fonts, <del> what was taken out of a text. What Word hides it marks mso-hide; newsletters cut their
    // first line to no height.
    private static bool IsHidden(HtmlNode node, string style) =>
        node.Name is "script" or "style" or "head" or "title" or "template" or "noscript" or "select" or "textarea" or "xml" or "del"
        || node.Attributes.Contains("hidden")
        || style.Contains("display:none", StringComparison.Ordinal)
        || style.Contains("mso-hide:all", StringComparison.Ordinal)
        || (style.Contains("overflow:hidden", StringComparison.Ordinal) && ValueOf(style, "max-height:") is { IsEmpty: false } height && IsZero(height));

    // Unlike display:none these are taken back by what stands within: a cell of size 0 may hold text of a size of its own.
    private static Shown Within(string name, string style, Shown outer)
    {
        var space = ValueOf(style, "white-space:");
        var size = ValueOf(style, "font-size:");
        var visibility = ValueOf(style, "visibility:");
        return new Shown(
            KeepsLines: space.IsEmpty ? outer.KeepsLines || name == "pre" : space.StartsWith("pre") || space.StartsWith("break-spaces"),
            Tiny: size.IsEmpty ? outer.Tiny : IsZero(size),
            Invisible: visibility.IsEmpty ? outer.Invisible : visibility.StartsWith("hidden"));
    }

    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> style, string property)
    {
        while (style.IndexOf(property, StringComparison.Ordinal) is >= 0 and var at)
        {
            // Not the end of another name: Word writes mso-bidi-font-size, too.
            var isName = at == 0 || style[at - 1] == ';' || char.IsWhiteSpace(style[at - 1]);
            style = style[(at + property.Length)..].TrimStart();
            if (isName)
            {
                var end = style.IndexOf(';');
                return end < 0 ? style : style[..end];
            }
        }

        return [];
    }

    private static bool IsZero(ReadOnlySpan<char> size)
    {
        var digits = size.IndexOfAnyExcept("0.");
        return size[0] == '0' && (digits < 0 || !char.IsAsciiDigit(size[digits]));
    }

    // Editors write spans that are blocks by their style, too. Cells stay in their row.
    private static bool IsBlock(HtmlNode node, string? style) =>
        IsBlock(node.Name) || (node.Name is not ("td" or "th") && ValueOf(style ?? StyleOf(node), "display:").StartsWith("block"));

    private static bool IsBlock(string name) => name is
        "p" or "div" or "tr" or "table" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6"
        or "blockquote" or "pre" or "section" or "article" or "header" or "footer" or "address" or "main" or "center" or "fieldset" or "form";

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

    // Of what <pre> keeps line feeds are kept: blanks are none of a text.
    private static void Append(StringBuilder text, ReadOnlySpan<char> value, bool keepsLines)
    {
        if (!keepsLines)
        {
            AppendCollapsed(text, value);
            return;
        }

        foreach (var range in value.Split('\n'))
        {
            if (range.Start.Value > 0)
            {
                text.Append('\n');
            }

            AppendCollapsed(text, value[range].TrimEnd('\r'));
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

    private readonly record struct Shown(bool KeepsLines, bool Tiny, bool Invisible);
}
