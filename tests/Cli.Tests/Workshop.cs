using System.Diagnostics;
using System.Reflection;

namespace MetaRL.Cli.Tests;

/// <summary>A folder outside the repository with scripts in it.</summary>
sealed class Workshop : IDisposable
{
    /// <summary>This repository.</summary>
    public static readonly string Root = typeof(Workshop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Root").Value!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("metarl-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes a script, with the sample's reference to MetaRL led to this repository.</summary>
    public string Write(string name, string code)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, code.Replace("#:project ../MetaRL/", $"#:project {Root}/", StringComparison.Ordinal));
        return path;
    }

    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Workshop).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>What <c>metarl</c> says to a command line.</summary>
    public static (int Exit, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (Tool.Run(args, output, error), output.ToString(), error.ToString());
    }

    /// <summary>Runs dotnet in the folder.</summary>
    public (int Exit, string Output) DotNet(params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(host, args) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
