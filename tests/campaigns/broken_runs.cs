// Runs that are really killed, and checkpoints that are really damaged: the long form of BrokenRunTests and CheckpointTests.
//   dotnet run tests/campaigns/broken_runs.cs -- [--every 1] [--times 20] [--mutations 100000] [--seed 1]
// 1. SIGKILL at every change of the disk (or every N-th), then a second one at a random change of the run that goes on, then to the end.
// 2. SIGKILL at random times, over and over until the run ends.
// 3. A checkpoint with random damage: a whole state or one CheckpointException, and memory within bounds.
// Says what it does, and ends with a line that starts with VERDICT; the exit code is 0 where all is well.
#:project ../../src/Experiments/MetaRL.Experiments.csproj

using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

if (args is ["--victim", var at, .. var rest]) return Victim.Run(int.Parse(at), rest);

int every = Option("--every", 1), times = Option("--times", 20), mutations = Option("--mutations", 100_000);
Random random = new(Option("--seed", 1));
string root = Directory.CreateTempSubdirectory("broken-runs-").FullName;
List<string> faults = [];
try
{
    Campaign campaign = new(root, random, faults);
    int operations = campaign.Whole();
    Console.WriteLine($"an undisturbed run changes the disk {operations} times; killing one at each (or at each {every}-th) of them, and once more after that");
    int kills = 0;
    for (int n = 0; n < operations; n += every, kills++) campaign.KillAt(n, operations);
    Console.WriteLine($"killing {times} runs at random times until they end");
    for (int i = 0; i < times; i++) campaign.KillAtRandomTimes(i);
    Console.WriteLine($"damaging a checkpoint {mutations} times");
    int whole = campaign.Damage(mutations);
    Console.WriteLine($"{whole} of them were still whole");
    foreach (string fault in faults) Console.WriteLine(fault);
    Console.WriteLine(faults.Count == 0
        ? $"VERDICT: well; {kills + times} killed runs ended in the bits of an undisturbed one, {mutations} damaged checkpoints gave no surprise"
        : $"VERDICT: {faults.Count} faults");
    return faults.Count == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(root, recursive: true);
}

int Option(string name, int ifAbsent)
{
    int i = Array.IndexOf(args, name);
    return i < 0 ? ifAbsent : int.Parse(args[i + 1]);
}

/// <summary>A small experiment that kills itself before a given change of the disk; -1 for none.</summary>
static class Victim
{
    public const int Iterations = 6;

    public static int Run(int at, string[] args)
    {
        int operation = 0;
        Disk.Before = _ =>
        {
            if (operation++ != at) return;
            Process.GetCurrentProcess().Kill();   // SIGKILL: no handler runs
            Thread.Sleep(Timeout.Infinite);
        };
        int code = Experiment.Run(args, new()
        {
            Name = "victim",
            Problem = new PolicyProblem { Family = new PointNavigation { Horizon = 10 }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
            Learner = new Maml(),
            Update = new AdamUpdate(),
            Training = new() { Iterations = Iterations, MetaBatch = 2, CheckpointEvery = 2 },
            Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2, Every = 3 },
        });
        Console.WriteLine(operation);
        return code;
    }
}

sealed class Campaign(string root, Random random, List<string> faults)
{
    const int Killed = 137;

    string Folder(string name) => Path.Combine(root, name);

    /// <summary>An undisturbed run, and how often it changes the disk.</summary>
    public int Whole()
    {
        (int code, string output) = Start(Folder("whole"), -1);
        if (code != 0) throw new InvalidOperationException($"the undisturbed run failed: {output}");
        return int.Parse(output.TrimEnd().Split('\n')[^1]);
    }

    public void KillAt(int n, int operations)
    {
        string folder = Folder($"at-{n}");
        if (Start(folder, n).Code != Killed) faults.Add($"{n}: was not killed");
        int again = random.Next(operations);
        GoOn(folder, again);
        Finish(folder, $"killed at {n} and then at {again}");
    }

    public void KillAtRandomTimes(int i)
    {
        string folder = Folder($"time-{i}");
        int kills = 0;
        bool resume = false;
        for (int attempt = 0; attempt < 30; attempt++)
        {
            using Process process = Launch(folder, -1, resume ? ["--resume"] : []);
            bool ended = process.WaitForExit(random.Next(150, 1200));
            if (!ended) process.Kill();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (ended && process.ExitCode == 0) break;
            if (!ended) kills++;
            resume = !error.Contains("leave --resume out") && File.Exists(Path.Combine(folder, RunFolder.ConfigFile));
        }
        Finish(folder, $"killed {kills} times");
    }

    // As somebody would who does what the messages say.
    (int Code, string Output) GoOn(string folder, int at)
    {
        (int code, string output) = Start(folder, at, "--resume");
        return output.Contains("leave --resume out to start one") ? Start(folder, at) : (code, output);
    }

    void Finish(string folder, string what)
    {
        (int code, string output) = GoOn(folder, -1);
        if (code != 0)
        {
            faults.Add($"{what}: exit code {code}: {output}");
            return;
        }
        foreach (string file in new[] { $"checkpoint/iteration-{Victim.Iterations:D8}.safetensors", RunFolder.EvaluationFile })
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(root, "whole", file)), found = File.ReadAllBytes(Path.Combine(folder, file));
            if (!expected.AsSpan().SequenceEqual(found)) faults.Add($"{what}: {file} differs");
        }
        if (!Curves(Folder("whole")).SequenceEqual(Curves(folder))) faults.Add($"{what}: the curves differ");
        if (!File.Exists(Path.Combine(folder, RunFolder.ReportFile))) faults.Add($"{what}: no report");
        Directory.Delete(folder, recursive: true);
    }

    static IEnumerable<(int, double, double, double?)> Curves(string folder) =>
        RunFolder.Load(folder).Metrics.Select(m => (m.Iteration, m.Returns[1], m.Loss, m.HeldOut?[1]));

    static (int Code, string Output) Start(string folder, int at, params string[] more)
    {
        using Process process = Launch(folder, at, more);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Result + output);
    }

    static Process Launch(string folder, int at, params string[] more)
    {
        string self = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(self) == "dotnet" ? ["exec", Environment.GetCommandLineArgs()[0]] : [];
        ProcessStartInfo start = new(self, [.. host, "--victim", $"{at}", "--out", folder, "--workers", "1", "--quiet", .. more])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Loads a checkpoint with random damage, over and over.</summary>
    /// <returns>How often it was whole nevertheless.</returns>
    public int Damage(int count)
    {
        Params phi = new GaussianMlp { Hidden = [4] }.Init(new PointNavigation().Spec, SimdBackend.Instance, new Seed(1));
        TrainingState state = new(5, phi, new AdamUpdate().Init(phi));
        string folder = Folder("damaged"), file = Path.Combine(folder, "iteration-00000005.safetensors");
        Checkpoint.Save(folder, state, "id", Precision.Float32);
        byte[] good = File.ReadAllBytes(file);
        int whole = 0;
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(file, Damaged(good));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using TrainingState? found = Checkpoint.Load(folder, "id", SimdBackend.Instance, Precision.Float32, state);
                bool same = found!.Iteration == 5 && phi.Names.All(name => found.Phi[name].ToArray().AsSpan().SequenceEqual(phi[name].ToArray()));
                if (same) whole++;
                else faults.Add($"mutation {i}: another state was loaded");
            }
            catch (CheckpointException) { }
            catch (Exception e)
            {
                faults.Add($"mutation {i}: {e.GetType().Name}: {e.Message}");
            }
            if (GC.GetAllocatedBytesForCurrentThread() - before > 10_000_000) faults.Add($"mutation {i}: more than 10 MB of memory");
        }
        return whole;
    }

    byte[] Damaged(byte[] good)
    {
        byte[] bytes = [.. good];
        for (int i = random.Next(1, 5); i > 0 && bytes.Length > 8; i--)
        {
            int at = random.Next(bytes.Length), to = Math.Min(bytes.Length, at + random.Next(1, 30));
            bytes = random.Next(6) switch
            {
                0 => Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
                1 => bytes[..at],
                2 => [.. bytes[..at], .. bytes[to..]],
                3 => [.. bytes[..to], .. bytes[at..]],
                4 => Changed(bytes, Math.Min(bytes.Length - 1, 8 + random.Next(700)), (byte)"0123456789-{}[],:\"eE.\\u"[random.Next(23)]),
                _ => Changed(bytes, random.Next(8), (byte)random.Next(256)),
            };
        }
        return bytes;
    }

    static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }
}
