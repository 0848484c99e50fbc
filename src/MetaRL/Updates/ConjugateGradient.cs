using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Linear systems by products alone (Hestenes and Stiefel 1952).</summary>
static class ConjugateGradient
{
    const double Tolerance = 1e-10;   // of the squared residual, relative to that of x = 0

    /// <summary>x with A x ≈ b for a symmetric positive definite A, from x = 0; and xᵀAx, which costs no further product.</summary>
    public static (Params X, double Curvature) Solve(Func<Params, Params> a, Params b, int steps)
    {
        Params x = 0 * b, residual = b, direction = b;
        double square = residual.Dot(residual).Item(), enough = Tolerance * square;
        for (int i = 0; i < steps && square > enough; i++)
        {
            Params product = a(direction);
            double curvature = direction.Dot(product).Item();
            if (curvature <= 0) break;   // rounding: nothing further to gain
            double alpha = square / curvature;
            x = x.AddScaled(direction, alpha);
            residual = residual.AddScaled(product, -alpha);
            double next = residual.Dot(residual).Item();
            direction = residual.AddScaled(direction, next / square);
            square = next;
        }
        return (x, x.Dot(b - residual).Item());
    }
}
