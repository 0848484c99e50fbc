namespace MetaRL.Tensors.Simd;

/// <summary>Where the largest of several numbers is, for many channels at once.</summary>
internal static unsafe class LargestPixel
{
    /// <summary>y[c] ← the first pixel with the largest number of channel c among those of a window that begins at a pixel.</summary>
    internal static void Of(ReadOnlySpan<float> picture, int first, Window window, int channels, Span<float> y)
    {
        fixed (float* from = picture, to = y) Vectors.Run(new Kernel(from, first, window.Size, window.Width, channels, to), channels);
    }

    readonly struct Kernel(float* picture, int first, int size, int width, int channels, float* y) : IKernel
    {
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            int c = 0;
            for (; c <= channels - O.Width; c += O.Width)
            {
                V best = O.Load(picture + (nint)first * channels + c), at = O.Create(first);
                for (int line = 0; line < size; line++)
                    for (int k = 0; k < size; k++)
                    {
                        int pixel = first + line * width + k;
                        V value = O.Load(picture + (nint)pixel * channels + c), larger = O.Less(best, value);
                        best = O.Select(larger, value, best);
                        at = O.Select(larger, O.Create(pixel), at);
                    }
                O.Store(at, y + c);
            }
            for (; c < channels; c++) y[c] = One(c);
        }

        int One(int c)
        {
            int at = first;
            for (int line = 0; line < size; line++)
                for (int k = 0; k < size; k++)
                {
                    int pixel = first + line * width + k;
                    if (picture[(nint)at * channels + c] < picture[(nint)pixel * channels + c]) at = pixel;
                }
            return at;
        }
    }
}
