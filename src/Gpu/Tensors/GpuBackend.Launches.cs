namespace MetaRL.Gpu.Tensors;

// Starts of kernels whose threads go over so many elements.
public sealed partial class GpuBackend
{
    void Launch<T1, T2>(string operation, Action<T1, T2> kernel, int elements, T1 a1, T2 a2)
        where T1 : struct where T2 : struct
    {
        if (elements > 0) Accelerator.Launch(operation, kernel, Accelerator.ConfigFor(elements), a1, a2);
    }

    void Launch<T1, T2, T3>(string operation, Action<T1, T2, T3> kernel, int elements, T1 a1, T2 a2, T3 a3)
        where T1 : struct where T2 : struct where T3 : struct
    {
        if (elements > 0) Accelerator.Launch(operation, kernel, Accelerator.ConfigFor(elements), a1, a2, a3);
    }

    void Launch<T1, T2, T3, T4>(string operation, Action<T1, T2, T3, T4> kernel, int elements, T1 a1, T2 a2, T3 a3, T4 a4)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        if (elements > 0) Accelerator.Launch(operation, kernel, Accelerator.ConfigFor(elements), a1, a2, a3, a4);
    }

    void Launch<T1, T2, T3, T4, T5>(string operation, Action<T1, T2, T3, T4, T5> kernel, int elements, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        if (elements > 0) Accelerator.Launch(operation, kernel, Accelerator.ConfigFor(elements), a1, a2, a3, a4, a5);
    }
}
