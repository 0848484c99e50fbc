using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Policies;

namespace MetaRL.Rollouts;

/// <summary>Memory for the samples of one collection, all tasks together: what does not fit is an error that names the
/// sizes, before the machine runs out.</summary>
/// <param name="spec">Gives O, A and the horizon.</param>
/// <param name="rollouts">B of a task.</param>
/// <param name="episodes">Of a rollout.</param>
sealed class SampleMemory(EnvSpec spec, int rollouts, int episodes)
{
    const string Remedy = "lower problem.rollouts or evaluation.rollouts, or the family's horizon";

    long taken;

    /// <summary>Steps of a rollout at most.</summary>
    public long MostSteps => (long)spec.Horizon * episodes;

    /// <summary>Throws where even the shortest rollouts, of one step an episode, would not fit.</summary>
    /// <param name="tasks">T</param>
    public void RequireLeast(int tasks)
    {
        double observations = (double)rollouts * episodes * spec.ObsDim;
        TooLargeException.ThrowUnlessFits(observations, sizeof(float) * observations * tasks, Samples, Remedy);
    }

    /// <summary>Throws where so many steps of a task's rollouts are more than one array holds.</summary>
    /// <param name="steps">H, as far as it is known.</param>
    public void RequireColumns(long steps)
    {
        double widest = (double)steps * rollouts * Math.Max(spec.ObsDim, spec.ActDim);
        TooLargeException.ThrowUnlessFits(widest, 0, $"{steps} steps of {Samples}", Remedy);
    }

    /// <summary>An array of zeros.</summary>
    /// <param name="rows">Steps that it is for.</param>
    /// <param name="width">Its numbers a step.</param>
    public T[] Allocate<T>(long rows, long width)
    {
        Reserve<T>(rows * width);
        return new T[rows * width];
    }

    /// <summary>An array whose content is undefined: whatever is read of it must have been written.</summary>
    /// <inheritdoc cref="Allocate{T}"/>
    public T[] AllocateUnwritten<T>(long rows, long width)
    {
        Reserve<T>(rows * width);
        return GC.AllocateUninitializedArray<T>((int)(rows * width));
    }

    /// <summary>Counts an array that is to be made.</summary>
    /// <param name="numbers">Its length.</param>
    public void Reserve<T>(long numbers)
    {
        long bytes = Interlocked.Add(ref taken, numbers * Unsafe.SizeOf<T>());
        if (!TooLargeException.Fits(numbers, bytes)) TooLargeException.ThrowUnlessFits(numbers, bytes, Samples, Remedy);
    }

    /// <summary>Gives back an array.</summary>
    public void Free<T>(T[] array) => Interlocked.Add(ref taken, -(long)array.Length * Unsafe.SizeOf<T>());

    string Samples => $"samples of {rollouts} rollouts a task (horizon {spec.Horizon}{(episodes > 1 ? $", {episodes} episodes" : "")}) "
        + $"with observations of {spec.ObsDim} and actions of {spec.ActDim} numbers";
}
