using System.Diagnostics;

namespace Lab.Reports;

/// <summary>
/// Draws every <c>*.vl.json</c> of a folder as static SVG beside it: one Node process for all, running while the
/// caller writes other files.
/// </summary>
internal sealed class SvgRenderer : IDisposable
{
    private const string Missing = "drawing the plots needs Node.js 20 or newer: found no 'node' on PATH";

    // What a shell gives a process that SIGINT ended.
    private const int Interrupted = 128 + 2;
    private readonly Process node;

    private SvgRenderer(Process node) => this.node = node;

    /// <summary>Null if plots can be drawn here, else what is missing, in one line: ask before a long run.</summary>
    public static string? WhatIsMissing()
    {
        try
        {
            using var version = Process.Start(Quiet("node", "--version"))!;
            string text = version.StandardOutput.ReadToEnd().Trim();
            version.WaitForExit();
            bool recent = int.TryParse(text.TrimStart('v').Split('.')[0], out int major) && major >= 20;
            return recent ? null : $"drawing the plots needs Node.js 20 or newer: found {text}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Missing;
        }
    }

    /// <summary>Starts drawing the specs of a folder.</summary>
    /// <exception cref="IOException">Node is missing.</exception>
    public static SvgRenderer Start(string folder)
    {
        try
        {
            string script = Path.Combine(AppContext.BaseDirectory, "render.mjs");
            return new SvgRenderer(Process.Start(Quiet("node", script, folder))!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException(Missing, e);
        }
    }

    /// <summary>Waits until all are drawn.</summary>
    /// <exception cref="IOException">One could not be drawn or written; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C ended the drawing.</exception>
    public void Finish()
    {
        string errors = this.node.StandardError.ReadToEnd();
        this.node.WaitForExit();
        // Ctrl-C goes to every process of the terminal, and may reach this one before us.
        if (this.node.ExitCode == Interrupted) throw new OperationCanceledException("the drawing was interrupted");
        if (this.node.ExitCode != 0) throw new IOException($"a plot could not be drawn: {FirstLine(errors)}");
    }

    public void Dispose()
    {
        if (!this.node.HasExited) this.node.Kill();
        this.node.Dispose();
    }

    private static ProcessStartInfo Quiet(string program, params string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static string FirstLine(string text)
    {
        string line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "no reason given";
        return line.Trim();
    }
}
