using System.Globalization;
using System.Text;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Tests.Reference;

/// <summary>Writes docs/messages.md from the table of messages and their forms.</summary>
internal static class ReferencePage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Messages between nodes

            Generated from the code by a test of tests/Lab.Node.Tests, which also holds every limit here against the decoder, on both
            sides; run it with LAB_WRITE_MESSAGES=1 to write this page anew. The rules named here stand in
            [node/SPEC.md](../node/SPEC.md).

            A frame is the length of what follows (4 bytes, little-endian), the type code, the layout version (1) and the body: one
            canonical MessagePack array. Canonical means fixed arrays, no maps, integers and lengths in their shortest form; bytes that
            decode are the one encoding of what they mean. The length is held against the limit of the type before the body is taken
            in, and each count against its own before anything is allocated for it.

            Every message may be refused for FrameWithinLimits (R-WIRE-1), KnownMessage (R-WIRE-2), CanonicalMessage (R-WIRE-3) and
            MessageInTurn (R-WIRE-4), which ban; what else a type may be refused for stands with it. Who is refused is told the rule's name and
            hung up on; the blame is the sender's. A ban is of a key, so nobody is banned before the handshake has proved one. "Dropped"
            costs nobody anything.


            """);
        page.Append("| code | message | body at most | when |\n| --- | --- | --- | --- |\n");
        foreach (var type in MessageTypes.All)
            page.Append(CultureInfo.InvariantCulture,
                $"| {(byte)type.Code:X2} | [{type.Name}](#{type.Name}) | {type.MaxBody:#,0} B | {When(type.Turn)} |\n");
        foreach (var form in MessageForms.All) Write(page, form);
        page.Append("\n# Structures\n");
        TupleForm[] structures =
        [
            MessageForms.BlockReference, MessageForms.Tip, MessageForms.Endpoint, MessageForms.ItemName, MessageForms.AnnouncedItem,
            MessageForms.Header, MessageForms.Proof, MessageForms.Transaction, MessageForms.StateEntry, MessageForms.Edge,
        ];
        foreach (var form in structures)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {form.Name}\n\n");
            Write(page, form);
        }

        return page.ToString();
    }

    private static void Write(StringBuilder page, MessageForm form)
    {
        var type = MessageTypes.Of((byte)form.Code)!;
        page.Append(CultureInfo.InvariantCulture,
            $"\n## {type.Name}\n\nCode {(byte)type.Code:X2}, {When(type.Turn)}, body at most {type.MaxBody:#,0} bytes. {form.Purpose}\n\n");
        if (form.Body.Fields.Length == 0) page.Append("No fields: an empty array.\n");
        else Write(page, form.Body);
        if (form.Rules.Length == 0) return;
        page.Append("\nRefused for: ");
        page.AppendJoin(", ", form.Rules.Select(r => $"{r} ({Outcome(r)})")).Append(".\n");
    }

    private static void Write(StringBuilder page, TupleForm form)
    {
        page.Append("| field | type and limits | what it is |\n| --- | --- | --- |\n");
        WriteRows(page, form, "");
    }

    private static void WriteRows(StringBuilder page, TupleForm form, string indent)
    {
        foreach (var field in form.Fields)
        {
            string type = field.Tied is null ? field.Form.Type : $"{field.Form.Type} ({field.Tied})";
            page.Append(CultureInfo.InvariantCulture, $"| {indent}{field.Name} | {type} | {field.Means} |\n");
            var inner = field.Form is ListForm list ? list.Item : field.Form;
            if (inner is TupleForm { Name: null } own) WriteRows(page, own, indent + "- ");
        }
    }

    private static string When(SpeakingTurn turn) => turn switch
    {
        SpeakingTurn.First => "first",
        SpeakingTurn.Second => "second",
        SpeakingTurn.Ready => "once ready",
        _ => "always",
    };

    private static string Outcome(Rule rule) =>
        rule == Rule.BroadcastFresh ? "dropped" : Refusals.Bans(rule) && rule != Rule.HandshakeSigned ? "bans" : "does not ban";
}
