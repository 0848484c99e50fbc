using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs;

namespace MetaRL.Policies.Networks;

/// <summary>Initial weight matrices, row-major [in, out].</summary>
static class WeightMatrix
{
    public static double[] Draw(WeightInit init, Activation activation, int inputs, int outputs, bool isHidden, Seed seed)
    {
        Rng rng = seed.Stream();
        switch (init)
        {
            case WeightInit.Orthogonal:
                double gain = !isHidden ? 1 : activation == Activation.Tanh ? 5.0 / 3 : Math.Sqrt(2);
                return Orthogonal(inputs, outputs, gain, ref rng);
            case WeightInit.Glorot:
                return Uniform(inputs * outputs, Math.Sqrt(6.0 / (inputs + outputs)), ref rng);
            case WeightInit.UniformFanIn:
                return Uniform(inputs * outputs, 1 / Math.Sqrt(inputs), ref rng);
            default:
                throw new ArgumentOutOfRangeException(nameof(init), init, "no such weight initialization");
        }
    }

    /// <summary>Uniform on ±limit, [count].</summary>
    public static double[] Uniform(int count, double limit, Seed seed)
    {
        Rng rng = seed.Stream();
        return Uniform(count, limit, ref rng);
    }

    static double[] Uniform(int count, double limit, ref Rng rng)
    {
        var w = new double[count];
        for (int i = 0; i < count; i++) w[i] = limit * (2.0 * rng.Uniform() - 1);
        return w;
    }

    // Q of a Gaussian matrix's QR, columns signed by R's diagonal, is uniform over orthogonal frames (Mezzadri 2007).
    static double[] Orthogonal(int inputs, int outputs, double gain, ref Rng rng)
    {
        int tall = Math.Max(inputs, outputs), thin = Math.Min(inputs, outputs);
        var gaussian = Matrix<double>.Build.Dense(tall, thin);
        for (int i = 0; i < tall; i++)
            for (int j = 0; j < thin; j++) gaussian[i, j] = rng.Normal();
        var qr = gaussian.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        var w = new double[inputs * outputs];
        for (int i = 0; i < tall; i++)
            for (int j = 0; j < thin; j++)
            {
                double q = gain * qr.Q[i, j] * (qr.R[j, j] < 0 ? -1 : 1);
                w[inputs >= outputs ? i * outputs + j : j * outputs + i] = q;
            }
        return w;
    }
}
