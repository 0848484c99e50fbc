using ILGPU;

namespace MetaRL.Gpu.Advantages;

/// <summary>The numbers of the kernels that estimate advantages.</summary>
struct AdvantageShape
{
    /// <summary>T</summary>
    internal int Tasks;
    /// <summary>B, environments of a task.</summary>
    internal int Envs;
    /// <summary>H, steps of room in a rollout.</summary>
    internal int Steps;
    /// <summary>Episodes of a rollout.</summary>
    internal int Episodes;
    /// <summary>O</summary>
    internal int ObsDim;
    /// <summary>Features of the baseline, 2 O + 4; 0 where it is none.</summary>
    internal int Features;
    internal double Gamma, Lambda, Ridge;
    /// <summary>1 where consequences count to the end of the rollout, 0 to that of the episode.</summary>
    internal int IsTrial;
    /// <summary>1 where advantages are standardized.</summary>
    internal int IsStandardized;

    /// <summary>N</summary>
    internal readonly int Samples => Steps * Envs;

    /// <summary>Numbers of one segment's share of the equations: the lower triangle of XᵀX, then Xᵀy.</summary>
    internal readonly int EquationSize => Features * (Features + 1) / 2 + Features;
}

/// <summary>What the kernels read and write; [T, N] where nothing else is said.</summary>
struct AdvantageColumns
{
    /// <summary>[T, N, O]</summary>
    internal ArrayView<float> Obs;
    internal ArrayView<float> Reward, Mask, Time, Episode, Done, Terminated;
    /// <summary>[T, episodes, B, O]</summary>
    internal ArrayView<float> FinalObs;
    /// <summary>Discounted returns.</summary>
    internal ArrayView<float> Discounted;
    /// <summary>[T, segments, EquationSize]</summary>
    internal ArrayView<double> Equations;
    /// <summary>[T, 2 F², F]: a copy of XᵀX with its ridge and factor, and Xᵀy, which become w [F] at the end.</summary>
    internal ArrayView<double> Solution;
    /// <summary>[T, H, 3], least and greatest return at each time and how many there are.</summary>
    internal ArrayView<float> Extremes;
    internal ArrayView<float> Adv, Value, Target, Weight;
}
