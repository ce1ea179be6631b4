using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Architecture.Tests.Secrets;

/// <summary>
/// Reads source text and reports what a type does with a field marked [Secret] that may give it away: through its
/// visibility, through a comparison whose time depends on it, or through text.
/// </summary>
public static class SecretScan
{
    private static readonly HashSet<string> Comparisons =
    [
        "Equals", "SequenceEqual", "CompareTo", "SequenceCompareTo", "Compare", "CommonPrefixLength", "StartsWith",
        "EndsWith", "IndexOf", "Contains", "ReferenceEquals", "GetHashCode",
    ];

    /// <summary>The marked fields of a file, as Type.field.</summary>
    public static IEnumerable<string> FieldsOf(string source) =>
        Marked(source).Select(each => $"{each.Type.Identifier.Text}.{each.Name}");

    /// <summary>One sentence for each breach, in order.</summary>
    public static IReadOnlyList<string> BreachesOf(string source)
    {
        var found = new List<string>();
        // What the scan cannot read it could not find anything in: such files keep to the older forms of the language.
        if (source.Contains("[Secret]", StringComparison.Ordinal))
            found.AddRange(CSharpSyntaxTree.ParseText(source).GetDiagnostics()
                .Where(d => d.Severity == DiagnosticSeverity.Error)
                .Select(d => $"line {d.Location.GetLineSpan().StartLinePosition.Line + 1} cannot be read by this scan"));
        foreach (var (type, field, name) in Marked(source))
        {
            string secret = $"{type.Identifier.Text}.{name}";
            if (!field.Modifiers.Any(SyntaxKind.PrivateKeyword)) found.Add($"{secret} is not private");
            if (type is RecordDeclarationSyntax) found.Add($"{secret} is in a record, which compares and prints its fields");
            foreach (var member in type.Members)
            {
                if (IsEquality(member)) found.Add($"{secret}: its type defines what equal is");
                if (member is MethodDeclarationSyntax { Identifier.Text: "ToString" } && Mentions(member, name))
                    found.Add($"{secret} is put into text by ToString");
            }
            foreach (var node in type.DescendantNodes())
            {
                if (node is BinaryExpressionSyntax two && IsOrder(two) && Mentions(two, name) && !IsNull(two))
                    found.Add($"{secret} is compared by {two.OperatorToken.Text}");
                if (node is InvocationExpressionSyntax call && Comparisons.Contains(NameOf(call)) && Mentions(call, name))
                    found.Add($"{secret} is compared by {NameOf(call)}");
                if (node is InterpolatedStringExpressionSyntax text && Mentions(text, name))
                    found.Add($"{secret} is put into text");
            }
        }
        return found;
    }

    private static IEnumerable<(TypeDeclarationSyntax Type, FieldDeclarationSyntax Field, string Name)> Marked(string source) =>
        from field in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>()
        where field.AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString() is "Secret")
        from variable in field.Declaration.Variables
        select ((TypeDeclarationSyntax)field.Parent!, field, variable.Identifier.Text);

    private static bool IsEquality(MemberDeclarationSyntax member) =>
        member is OperatorDeclarationSyntax { OperatorToken.Text: "==" or "!=" or "<" or ">" }
        || member is MethodDeclarationSyntax { Identifier.Text: "Equals" or "GetHashCode" or "CompareTo" };

    private static bool IsOrder(BinaryExpressionSyntax two) => two.Kind()
        is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.LessThanExpression
        or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression
        or SyntaxKind.GreaterThanOrEqualExpression;

    // Whether it is there at all, or how long it is, is no secret.
    private static bool IsNull(BinaryExpressionSyntax two) =>
        two.Right.IsKind(SyntaxKind.NullLiteralExpression)
        || two.Left is MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" or "Count" };

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => "",
    };

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(id => id.Identifier.Text == name);
}
