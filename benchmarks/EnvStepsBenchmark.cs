using MetaRL.Envs;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Benchmarks;

/// <summary>Environment steps per second on one core, with random actions and no policy: every built-in family, 64 environments of one task.</summary>
static class EnvStepsBenchmark
{
    const int Envs = 64, Steps = 1000;

    public static int Run(BenchmarkOptions options)
    {
        foreach (FamilyEntry entry in BuiltInFamilies.All)
        {
            // Recorded prices have to come from somewhere: those of the repository, from whose root benchmarks are run.
            TaskFamily family = entry.Family is ReplayTrading replay ? replay with { Folder = "experiments/data", Horizon = 60 } : entry.Family;
            if (family is ReplayTrading { Folder: var folder } && !Directory.Exists(folder))
            {
                Console.WriteLine($"env-steps, {entry.Name}: skipped, there is no folder {folder} here");
                continue;
            }
            (double perSecond, double bytes) = Measure(family, options.Repeats);
            Console.WriteLine($"env-steps, {entry.Name,-30} {perSecond / 1e6,8:F1} M steps/s a core, {bytes:F2} bytes allocated per step");
            JsonLine.Write("env-steps", options, ("family", entry.Name), ("stepsPerSecond", perSecond), ("bytesPerStep", bytes));
        }
        return 0;
    }

    static (double PerSecond, double Bytes) Measure(TaskFamily family, int repeats)
    {
        IVectorEnv envs = family.Sample(Split.Train, new Seed(1)).CreateEnvs(Envs);
        var buffers = new StepBuffers(envs);
        float[][] acts = Actions(family.Spec.Action);
        envs.Reset(new Seed(2), buffers.Obs);
        // Spans cannot live in a closure; making them again costs next to nothing.
        void Once() { for (int t = 0; t < Steps; t++) envs.Step(acts[t % acts.Length], buffers.Into); }
        double ms = Timing.Median(Timing.Milliseconds(repeats, Once));
        return (1000.0 * Steps * Envs / ms, Timing.AllocatedBytes(Once) / (double)(Steps * Envs));
    }

    // Drawn ahead: what is measured is the environments.
    static float[][] Actions(Space space)
    {
        Rng rng = new Seed(3).Stream();
        var acts = new float[64][];
        foreach (ref float[] batch in acts.AsSpan())
        {
            batch = new float[Envs * space.Size];
            for (int i = 0; i < Envs; i++) space.Sample(ref rng, batch.AsSpan(i * space.Size, space.Size));
        }
        return acts;
    }
}
