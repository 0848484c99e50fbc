using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>The test assembly is also a small experiment script, so that a test can kill a real process. It has a device
/// of its own, which the tests' process must not have.</summary>
static class Program
{
    // A family that hangs is for a process of its own.
    static TaskFamily Family => Environment.GetEnvironmentVariable(HangingFamily.Variable) is { } split
        ? new HangingFamily { HangsIn = Enum.Parse<Split>(split) }
        : new PointNavigation { Horizon = 20 };

    static int Main(string[] args)
    {
        DeviceRegistry.Register(new OwnDevice());
        if (Environment.GetEnvironmentVariable(BrokenDevice.Variable) is not null)
        {
            DeviceRegistry.Register(new BrokenDevice("shut", opens: false));
            DeviceRegistry.Register(new BrokenDevice("failing", opens: true));
        }
        int code = Experiment.Run(args, new()
        {
            Name = "killable",
            Problem = new PolicyProblem { Family = Family, Policy = new GaussianMlp { Hidden = [8] }, Rollouts = 4 },
            Learner = new Maml(),
            Update = new AdamUpdate(),
            Training = new() { MetaBatch = 4, CheckpointEvery = 10 },
            Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
        });
        if (Environment.GetEnvironmentVariable(LoadedAssembliesTests.Variable) is not null) LoadedAssembliesTests.WriteLoaded();
        return code;
    }
}
