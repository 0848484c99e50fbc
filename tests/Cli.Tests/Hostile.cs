using System.Globalization;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Cli.Tests;

/// <summary>What an environment does that no environment should.</summary>
public enum Deed
{
    None, Hang, HangInReset, Exit, Recurse, Throw, ThrowLate, Fill, Print, Move, WriteBeside, Crash,
}

/// <summary>A number, and the deed.</summary>
public readonly record struct Mischief(float Speed, Deed Deed, bool IsRed)
{
    public override string ToString() => IsRed ? $"\u001b[31mred {Speed}" : $"speed {Speed}";
}

/// <summary>A point on a line, until it does its deed.</summary>
public struct HostileEnv : IEnv<Mischief>
{
    static readonly List<byte[]> Filled = [];
    float x;

    public void Reset(in Mischief task, ref Rng rng)
    {
        x = rng.Uniform(-1, 1);
        if (task.Deed == Deed.HangInReset) Hang();
    }

    public readonly void Observe<TObs>(in Mischief task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = x;
        if (task.Deed == Deed.WriteBeside) obs[1] = x;
    }

    public StepResult Step<TAct>(in Mischief task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        Do(task);
        x += 0.1f * (act[0] + task.Speed);
        return new(-MathF.Abs(x));
    }

    static void Do(in Mischief task)
    {
        switch (task.Deed)
        {
            case Deed.Hang: Hang(); break;
            case Deed.Exit: Environment.Exit(0); break;
            case Deed.Recurse: Deep(1); break;
            case Deed.Throw: throw new InvalidOperationException("\u001b[2Jmotor 3\nlost its link\u0007");
            case Deed.ThrowLate when task.Speed > 0.5f: throw new InvalidOperationException("too fast");
            case Deed.Fill: Filled.Add(new byte[100_000_000]); break;
            case Deed.Print: Console.WriteLine("\u001b[31mhello"); break;
            case Deed.Move:
                Environment.CurrentDirectory = Path.GetTempPath();
                CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                break;
            case Deed.Crash: new Thread(() => throw new InvalidOperationException("from beside")).Start(); Hang(); break;
        }
    }

    internal static void Hang()
    {
        while (true) Thread.SpinWait(100);
    }

    static int Deep(int a) => a < 0 ? 0 : Deep(a + 1) + 1;
}

/// <summary>A family of such points.</summary>
public abstract record Hostile(Deed Deed) : TaskFamily<HostileEnv, Mischief>
{
    protected virtual bool IsRed => false;
    public override string Name => "hostile";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 20);
    protected override Mischief SampleTask(Split split, ref Rng rng) => new(rng.Uniform(), Deed, IsRed);
}

public sealed record Harmless() : Hostile(Deed.None);
public sealed record Hangs() : Hostile(Deed.Hang);
public sealed record HangsInReset() : Hostile(Deed.HangInReset);
public sealed record Exits() : Hostile(Deed.Exit);
public sealed record Recurses() : Hostile(Deed.Recurse);
public sealed record Throws() : Hostile(Deed.Throw);
public sealed record ThrowsLate() : Hostile(Deed.ThrowLate);
public sealed record Fills() : Hostile(Deed.Fill);
public sealed record Prints() : Hostile(Deed.Print);
public sealed record Moves() : Hostile(Deed.Move);
public sealed record WritesBeside() : Hostile(Deed.WriteBeside);
public sealed record Crashes() : Hostile(Deed.Crash);

public sealed record Ansi() : Hostile(Deed.Throw)
{
    protected override bool IsRed => true;
    public override string Name => "ansi\u001b[31m";
}

public sealed record WithoutSpec() : Hostile(Deed.None)
{
    public override EnvSpec Spec => null!;
}

public sealed record Endless() : Hostile(Deed.None)
{
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 2_000_000_000);
}

public sealed record ThrowsWhenMade : Hostile
{
    public ThrowsWhenMade() : base(Deed.None) => throw new InvalidOperationException("no licence");
}

public sealed record HangsWhenMade : Hostile
{
    static readonly int Never = Hang();

    public HangsWhenMade() : base((Deed)Never) { }

    static int Hang()
    {
        HostileEnv.Hang();
        return 0;
    }
}

public sealed record HangsWhenDrawn() : Hostile(Deed.None)
{
    protected override Mischief SampleTask(Split split, ref Rng rng)
    {
        HostileEnv.Hang();
        return default;
    }
}

/// <summary>Very long observations and actions.</summary>
public struct WideEnv : IEnv<Mischief>
{
    float x;

    public void Reset(in Mischief task, ref Rng rng) => x = rng.Uniform();

    public readonly void Observe<TObs>(in Mischief task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        for (int i = 0; i < Wide.Size; i++) obs[i] = x;
    }

    public StepResult Step<TAct>(in Mischief task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        x = 0.9f * x + act[Wide.Size - 1] + task.Speed * rng.Normal();
        return new(-MathF.Abs(x));
    }
}

public sealed record Wide : TaskFamily<WideEnv, Mischief>
{
    public const int Size = 5_000;
    public override string Name => "wide";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(Size), BoxSpace.Uniform(Size, -1, 1), Horizon: 20);
    protected override Mischief SampleTask(Split split, ref Rng rng) => new(rng.Uniform(), Deed.None, false);
}
