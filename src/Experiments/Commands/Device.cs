namespace MetaRL.Experiments.Commands;

/// <summary>Where tensors live: the <c>--device</c> option.</summary>
public enum Device
{
    /// <summary><c>cpu</c>: the embedded SIMD back end.</summary>
    Cpu,

    /// <summary><c>torch-cpu</c>: libtorch on the CPU.</summary>
    TorchCpu,

    /// <summary><c>cuda</c>: libtorch on the first CUDA device.</summary>
    Cuda,

    /// <summary><c>auto</c>: whichever of the present ones computes this experiment's meta-gradient fastest.</summary>
    Auto,
}
