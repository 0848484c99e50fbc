using MetaRL.Cli.Listing;
using MetaRL.Envs;
using MetaRL.Envs.Checks;

namespace MetaRL.Cli.Probing;

/// <summary>
/// The process that runs an author's code, rule by rule, and tells its supervisor before and after each: whatever the code
/// does to the process, the supervisor knows in which rule it happened.
/// </summary>
sealed class Probe(ProbePost post)
{
    public const string Command = "env-probe";

    /// <summary>The rules of the contract, and those that take a process of their own.</summary>
    public static IReadOnlyList<EnvCheck> Rules { get; } = [.. EnvChecks.All, SideEffects.Rule];

    /// <summary>Runs an order; always 0, since what is found is told to the supervisor.</summary>
    public static int Run(string[] args)
    {
        using var post = new ProbePost();
        SideEffects.Watch();
        var probe = new Probe(post);
        try
        {
            (ProbeOrder order, int skip) = ProbeOrder.Parse(args);
            post.Send(ProbeEvent.Stage, "loading it");
            foreach (FamilyCandidate candidate in FamilySource.Candidates(order).Skip(skip)) probe.Examine(candidate);
            post.Send(ProbeEvent.Done);
        }
        catch (ToolException e)
        {
            post.Send(ProbeEvent.Refused, e.Message);
        }
        return 0;
    }

    void Examine(FamilyCandidate candidate)
    {
        post.Send(ProbeEvent.Family, candidate.TypeName);
        try
        {
            post.Send(ProbeEvent.Stage, "its constructor");
            TaskFamily family = candidate.Create();
            post.Send(ProbeEvent.Stage, "its Spec");
            if (family.Spec is null) throw new ToolException("its Spec is null; expected an EnvSpec");
            string name = family.Name ?? "";
            post.Send(ProbeEvent.Stage, "drawing tasks");
            CheckedFamily subject = Subject(family);
            post.Send(ProbeEvent.Subject, name, Describe(subject));
            if (Examine(subject)) Ask(family);
        }
        catch (ToolException e)
        {
            post.Send(ProbeEvent.Failed, e.Message);
        }
        catch (Exception e)
        {
            post.Send(ProbeEvent.Failed, $"its Spec or Name threw {FamilySource.Cause(e)}");
        }
    }

    // Whether it can be played.
    bool Examine(CheckedFamily subject)
    {
        using var places = new Timer(_ => post.SendPlace(subject.Place), null, 200, 200);
        foreach (EnvCheck rule in Rules)
        {
            post.Send(ProbeEvent.Rule, rule.Name);
            string? problem = rule.Problem(subject);
            SideEffects.Undo(rule.Name);
            if (problem is null) post.Send(ProbeEvent.Kept);
            else post.Send(ProbeEvent.Broken, problem);
            if (problem is not null && rule.IsBasic) return false;
        }
        return true;
    }

    void Ask(TaskFamily family)
    {
        post.Send(ProbeEvent.Stage, GpuQuestion.Stage);
        GpuAnswer answer = GpuQuestion.Ask(family);
        post.Send(ProbeEvent.Gpu, $"{answer.Runs}", answer.Reason);
    }

    static CheckedFamily Subject(TaskFamily family)
    {
        try
        {
            return new(family, CheckedFamily.PoolOf(family));
        }
        catch (Exception e)
        {
            throw new ToolException($"no task can be drawn: {FamilySource.Cause(e)}", exitCode: 1);
        }
    }

    static string Describe(CheckedFamily subject)
    {
        string tasks = subject.Pool == TaskPool.Finite ? "a few tasks" : "tasks without end";
        return $"({subject.Family.GetType().Name}): {tasks}, {SpecText.Of(subject.Spec, most: 300)}";
    }
}
