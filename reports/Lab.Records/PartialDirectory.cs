using System.Runtime.InteropServices;
using Lab.Core;

namespace Lab.Records;

/// <summary>
/// A directory that comes to be whole or not at all: filled under a temporary name beside its place, renamed by
/// <see cref="Finish"/>, removed otherwise, also when the process is interrupted or ends.
/// </summary>
public sealed class PartialDirectory : IDisposable
{
    private const string Prefix = ".partial-";

    // The errno ENOSPC, which is what an IOException carries on Linux.
    private const int NoSpaceLeft = 28;

    private readonly string parent;
    private readonly string? made;
    private readonly List<PosixSignalRegistration> signals = [];
    private volatile bool stopped;
    private bool finished;

    private PartialDirectory(string parent, string? made, string path)
    {
        this.parent = parent;
        this.made = made;
        Path = path;
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>
    /// Makes an empty partial directory in <paramref name="parent"/>, which is made if it is missing.
    /// </summary>
    /// <exception cref="RunNotWritten">The parent cannot be written.</exception>
    public static PartialDirectory Begin(string parent)
    {
        parent = System.IO.Path.GetFullPath(parent);
        string? made = FirstMissing(parent);
        try
        {
            Directory.CreateDirectory(parent);
            for (int i = 1; ; i++)
            {
                string path = System.IO.Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{i}");
                if (Directory.Exists(path)) continue;
                Directory.CreateDirectory(path);
                var partial = new PartialDirectory(parent, made, path);
                partial.RemoveWhenInterrupted();
                return partial;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(parent, e);
        }
    }

    /// <summary>
    /// Lets <paramref name="fill"/> write a directory under its temporary name, then names it. Returns the
    /// full path.
    /// </summary>
    /// <exception cref="RunNotWritten">A file could not be written; nothing is left.</exception>
    /// <exception cref="RecordUnreadable">A run that it is made from cannot be read; nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public static string Write(string parent, string name, Action<string> fill, CancellationToken stop = default)
    {
        using var partial = Begin(parent);
        try
        {
            fill(partial.Path);
            stop.ThrowIfCancellationRequested();
            return partial.Finish(name);
        }
        catch (Exception e) when (e is IOException and not RecordUnreadable or UnauthorizedAccessException)
        {
            // The removal by an interrupt looks like a vanished folder to whoever was writing.
            if (partial.stopped) throw new OperationCanceledException("stopped; nothing was kept", e);
            throw NotWritten(partial.parent, e, partial.Path);
        }
    }

    /// <summary>
    /// Gives the directory its name: <paramref name="name"/>, or with <c>-2</c>, <c>-3</c> ... if that exists.
    /// Returns the full path.
    /// </summary>
    /// <exception cref="RunNotWritten">It cannot be renamed.</exception>
    /// <exception cref="OperationCanceledException">An interrupt came first.</exception>
    public string Finish(string name)
    {
        Check.That(!this.finished);
        if (this.stopped) throw new OperationCanceledException();
        for (int i = 1; ; i++)
        {
            string target = System.IO.Path.Combine(this.parent, i == 1 ? name : $"{name}-{i}");
            if (System.IO.Path.Exists(target)) continue;
            try
            {
                Directory.Move(Path, target);
                this.finished = true;
                Dispose();
                return target;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process may have taken the name between the look and the move.
                if (!System.IO.Path.Exists(target)) throw NotWritten(this.parent, e);
            }
        }
    }

    private static RunNotWritten NotWritten(string parent, Exception cause, string? within = null) =>
        cause as RunNotWritten
        ?? new RunNotWritten($"{parent}: error: nothing was written: {Reason(cause, within)}", cause);

    /// <summary>Why, in one line; the temporary path, which is gone, is left out.</summary>
    private static string Reason(Exception cause, string? within)
    {
        string message = cause.Message.ReplaceLineEndings(" ").Trim();
        bool full = cause.HResult == NoSpaceLeft || message.Contains("ENOSPC", StringComparison.Ordinal)
            || message.Contains("disk was full", StringComparison.Ordinal);
        if (full) return "No space left on the device";
        return within is null ? message : message.Replace(within + "/", "", StringComparison.Ordinal);
    }

    /// <summary>The topmost folder on the way to this one that does not exist, or null.</summary>
    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (string? up = folder; up is not null && !System.IO.Path.Exists(up); up = System.IO.Path.GetDirectoryName(up))
            missing = up;
        return missing;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in this.signals) signal.Dispose();
        this.signals.Clear();
        if (!this.finished) Remove();
    }

    private void RemoveWhenInterrupted()
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            this.signals.Add(PosixSignalRegistration.Create(signal, _ => OnExit(null, EventArgs.Empty)));
    }

    private void OnExit(object? sender, EventArgs e)
    {
        this.stopped = true;
        if (!this.finished) Remove();
    }

    private void Remove()
    {
        // A writer that has not noticed the interrupt may add a file while the tree is being removed.
        for (int attempt = 0; attempt < 5 && Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Tried again; what cannot be removed keeps its .partial- name and is never taken for a run.
            }
        }
        if (this.made is not null) RemoveEmpty(this.made);
    }

    /// <summary>
    /// Removes the folders that were made for this directory alone, as far as nothing else is in them.
    /// </summary>
    private void RemoveEmpty(string top)
    {
        try
        {
            for (string up = this.parent; up.Length >= top.Length; up = System.IO.Path.GetDirectoryName(up)!)
                Directory.Delete(up);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody uses it by now.
        }
    }
}
