using System.Xml.Linq;

namespace Lab.Cli.Testing;

/// <summary>Reads the result file of a test host.</summary>
public static class TrxFile
{
    private static readonly XNamespace Ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Counts what passed, and names what failed or was skipped, in the order of the file.</summary>
    public static ProjectOutcome Read(string project, XDocument trx, TimeSpan took)
    {
        var classes = trx.Descendants(Ns + "UnitTest").ToDictionary(
            test => (string?)test.Attribute("id") ?? "",
            test => (string?)test.Element(Ns + "TestMethod")?.Attribute("className") ?? "");
        int passed = 0;
        List<NamedTest> failed = [], skipped = [];
        foreach (var result in trx.Descendants(Ns + "UnitTestResult"))
        {
            string outcome = (string?)result.Attribute("outcome") ?? "";
            bool ran = outcome is not ("NotExecuted" or "Inconclusive");
            if (outcome == "Passed") passed++;
            else (ran ? failed : skipped).Add(new(Name(result, classes), Reason(result, trace: ran)));
        }
        return new ProjectOutcome(project, passed, failed, skipped, took);
    }

    private static string Name(XElement result, Dictionary<string, string> classes)
    {
        string name = (string?)result.Attribute("testName") ?? "?";
        string inClass = classes.GetValueOrDefault((string?)result.Attribute("testId") ?? "", "");
        return inClass.Length == 0 ? name : $"{inClass}.{name}";
    }

    private static string Reason(XElement result, bool trace)
    {
        var output = result.Element(Ns + "Output");
        string message = (string?)output?.Element(Ns + "ErrorInfo")?.Element(Ns + "Message")
            ?? (string?)output?.Element(Ns + "StdOut") ?? "";
        string? place = trace ? (string?)output?.Element(Ns + "ErrorInfo")?.Element(Ns + "StackTrace") : null;
        message = message.Trim();
        if (message.Length == 0) message = "no reason given";
        return place is null ? message : $"{message}\n{place.TrimEnd()}";
    }
}
