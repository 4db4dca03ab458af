using MailIntake.Domain.Identify;

namespace MailIntake.Domain.Classify.Steps;

/// <summary>What is asked of a mail before its report is looked at: is it a report at all, may it be read, is it from whom it says, is it whole.</summary>
internal static class MailScreening
{
    /// <summary>True where a mail is no report and set aside: the office's own, an automatic one, a stranger's in the junk folder.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="unit">Whose mail it is.</param>
    /// <param name="likelyAutomatic">What speaks for an automatic mail, of one that may be a report all the same; else null.</param>
    public static bool IsNoReport(DecisionDraft draft, UnitFinding unit, out Reason? likelyAutomatic)
    {
        likelyAutomatic = null;
        if (draft.Mail.From is [{ Address: var sender }] && draft.Office.IsOwn(sender) && draft.Mail.SenderDoubt is null)
        {
            draft.Settle(SubmissionStatus.SetAside, "本办邮件", $"发件地址 {sender} 是本办自己的邮箱");
        }
        else if (AutomaticMail.Find(draft.Mail, out var isCertain) is { } automatic)
        {
            if (isCertain || !MayBeReport(draft, unit))
            {
                draft.Settle(SubmissionStatus.SetAside, automatic.Rule, automatic.Saw);
            }
            else
            {
                likelyAutomatic = automatic;
            }
        }
        else if (draft.Arrived.IsJunk && !unit.ByAddress)
        {
            draft.Settle(SubmissionStatus.SetAside, Classifier.JunkRule, "在垃圾箱中，发件地址不在花名册中，不作处理");
        }

        return draft.Status is not null;
    }

    /// <summary>True where a mail is quarantined: it bears a security mark (密级), or one of the office's internal marks.</summary>
    public static bool IsQuarantined(DecisionDraft draft)
    {
        if (!HasSecurityMark(draft))
        {
            return false;
        }

        draft.Settle(SubmissionStatus.Quarantined, "密级标志", "带有密级或内部标志：不记标题，不索引，不转发；请按保密规定处理");
        return true;
    }

    /// <summary>Whether a mail is from whom it says; false where it is not.</summary>
    public static bool CheckSender(DecisionDraft draft, UnitFinding unit)
    {
        var (verdict, saw) = SenderCheck.Check(draft.Mail, draft.Office.AuthservId(draft.Arrived.Mailbox), draft.Arrived.Signature);
        foreach (var trick in SenderCheck.Tricks(draft.Office, draft.Mail, unit))
        {
            draft.Warn(trick);
        }

        if (unit.ByAddress && verdict == SenderVerdict.Failed)
        {
            draft.Settle(SubmissionStatus.Review, Classifier.ForgeryRule, saw);
            return false;
        }

        if (SenderCheck.BorrowedAddress(draft.Office, draft.Mail, unit) is { } borrowed)
        {
            draft.Settle(SubmissionStatus.Review, Classifier.ForgeryRule, borrowed);
            return false;
        }

        draft.Tell(SenderCheck.Step, saw);
        return true;
    }

    /// <summary>What makes the mail itself uncertain, whatever it says; and whether mail is a valid way in (途径).</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="unit">Whose mail it is.</param>
    /// <param name="likelyAutomatic">What speaks for an automatic mail, or null.</param>
    public static void CheckMail(DecisionDraft draft, UnitFinding unit, Reason? likelyAutomatic)
    {
        if (draft.Rules.NoMail is { } noMail)
        {
            draft.Settle(SubmissionStatus.NotCounted, "途径", noMail);
        }

        if (draft.Mail.HeadersOnly)
        {
            draft.Settle(SubmissionStatus.Review, "邮件大小", "邮件超过大小上限（邮箱设置 limit，默认 50 MB），只读取了邮件头，原件已全部存档");
        }

        if (draft.Arrived.Defect is { } defect)
        {
            draft.Settle(SubmissionStatus.Review, Classifier.ArrivalRule, defect);
        }

        if (draft.Mail.Limit is { } limit)
        {
            draft.Settle(SubmissionStatus.Review, "读取上限", $"{limit}；原件已全部存档");
        }

        if (draft.Mail.Attachments.Any(part => part.MediaType == "message/partial"))
        {
            draft.Settle(SubmissionStatus.Review, "邮件格式", "邮件被发件程序拆成了几封（message/partial），这是其中一封，内容不全；请发件人关闭“拆分大邮件”一类的设置后重发");
        }
        else if (draft.Mail.Attachments.Any(part => part.MediaType == "message/external-body"))
        {
            draft.Settle(SubmissionStatus.Review, "邮件格式", "附件不在邮件里，只有它在别处的地址（message/external-body），读不到；请发件人把稿件作为普通附件重发");
        }

        if (likelyAutomatic is { } automatic)
        {
            draft.Settle(SubmissionStatus.Review, automatic.Rule, $"{automatic.Saw}，像是自动发出的邮件；但发件地址是“{unit.Unit?.Name}”的，又带有文稿：请人工确定是不是来稿");
        }

        if (draft.Mail.From.Count != 1)
        {
            draft.Settle(SubmissionStatus.Review, "发件人", draft.Mail.From.Count == 0 ? "邮件没有发件人" : $"邮件写了 {draft.Mail.From.Count} 个发件人，不能确定是谁发的");
        }

        if (draft.Mail.SenderDoubt is { } several && draft.Mail.From is [{ Address: var first }] && (unit.ByAddress || draft.Office.IsOwn(first)))
        {
            draft.Settle(SubmissionStatus.Review, "发件人", $"{several}（{first}），单位是按它认的：请人工确定是谁发的");
        }

        if (draft.Mail.SubjectDoubt is { } subjects)
        {
            draft.Settle(SubmissionStatus.Review, "主题", $"{subjects}“{ShortText.Of(draft.Mail.Subject, 61)}”：请人工确定");
        }

        if (draft.Arrived.IsJunk)
        {
            draft.Settle(SubmissionStatus.Review, Classifier.JunkRule, "花名册中的地址发来，但被邮箱服务商放进了垃圾箱：请确认是否本人所发");
        }

        if (unit.Unit is null)
        {
            if (unit.Ambiguous)
            {
                draft.Settle(SubmissionStatus.Review, "单位", "写了不同单位或别处单位的名称，请人工确定");
            }
            else
            {
                draft.Settle(draft.Rules.Unidentified.Status, "单位", draft.Rules.Unidentified.Reason);
            }
        }

        if (AutomaticMail.Suspect(draft.Mail, draft.Arrived.Content.Files.Count > 0, draft.Arrived.Content.Body.Words > OfficeLetter.MostAnswered) is { } suspect)
        {
            draft.Settle(SubmissionStatus.Review, suspect.Rule, suspect.Saw);
        }
    }

    // A unit's own program may send its reports with a header of lists and of automatic mail.
    private static bool MayBeReport(DecisionDraft draft, UnitFinding unit) =>
        unit.ByAddress && (draft.Arrived.Content.Files.Any(file => file.Fault is null || file.Awaits)
            || (draft.Arrived.Content.Body.Words > OfficeLetter.MostAnswered && draft.Office.Tags.Read(SubjectLine.Parse(draft.Mail.Subject), draft.Office).Kinds.Count > 0));

    private static bool HasSecurityMark(DecisionDraft draft)
    {
        var marks = draft.Office.Marks;
        return marks.In(draft.Mail.Subject) || marks.In(draft.Mail.Text) || marks.In(draft.Arrived.Content.Body.Uncounted)
            || draft.Mail.Attachments.Any(a => a.FileName is { } name && marks.InName(name))
            || draft.Arrived.Content.Names.Any(name => marks.InName(name))
            || draft.Arrived.Content.Files.Any(f => marks.In(f.Text) || marks.In(f.Uncounted) || (f.Member is { } member && marks.InName(member)));
    }
}
