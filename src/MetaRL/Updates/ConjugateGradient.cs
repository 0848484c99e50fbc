using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Linear systems by products alone (Hestenes and Stiefel 1952), one of each task. Residuals are kept orthogonal to
/// all earlier ones: in float32 the short recurrence loses that after about six steps, and with it the solution.</summary>
static class ConjugateGradient
{
    /// <summary>xₜ with Aₜ xₜ ≈ bₜ for symmetric positive definite Aₜ, from x = 0. A task's own solution ends where its residual
    /// is small enough, or where rounding leaves nothing further to gain; it does not depend on the other tasks.</summary>
    /// <param name="product">v ↦ A v, names and shapes of b.</param>
    /// <param name="b">Leading dimension T.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="tolerance">‖r‖ / ‖b‖ at which it ends.</param>
    public static CgSolution Solve(Func<Params, Params> product, Params b, int steps, double tolerance)
    {
        Tensor right = b.Flatten(), x = 0 * right, residual = right, direction = right;   // [T, P]
        Tensor square = Dot(residual, residual), enough = tolerance * tolerance * square;   // [T, 1]
        var earlier = new List<Tensor>();
        int taken = 0;
        while (taken < steps && IsAny(Tensor.Less(enough, square)))
        {
            Tensor along = product(b.Unflatten(direction)).Flatten();
            Tensor curvature = Dot(direction, along);
            Tensor goesOn = Tensor.Less(enough, square) * Tensor.Less(0 * curvature, curvature);
            if (!IsAny(goesOn)) break;
            Tensor alpha = Tensor.Where(goesOn, square / curvature, 0 * square);
            x += alpha * direction;
            earlier.Add(Normalized(residual));
            residual = Tensor.Where(goesOn, Orthogonal(residual - alpha * along, earlier), residual);
            Tensor next = Dot(residual, residual);
            direction = residual + Tensor.Where(goesOn, next / square, 0 * square) * direction;
            square = Tensor.Where(goesOn, next, 0 * next);   // a task that has ended stays so
            taken++;
        }
        return new(b.Unflatten(x), taken, Dot(residual, residual), Dot(x, right - residual));
    }

    static Tensor Dot(Tensor a, Tensor b) => (a * b).Sum(1);

    static bool IsAny(Tensor condition) => condition.Sum().Item() > 0;

    static Tensor Normalized(Tensor rows)
    {
        Tensor length = Dot(rows, rows).Sqrt();
        return rows / Tensor.Where(Tensor.Less(0 * length, length), length, 0 * length + 1);
    }

    static Tensor Orthogonal(Tensor rows, List<Tensor> unit)
    {
        foreach (Tensor u in unit) rows -= Dot(rows, u) * u;
        return rows;
    }
}

/// <summary>What conjugate gradients came to.</summary>
/// <param name="X">The solution.</param>
/// <param name="Steps">Products that it took.</param>
/// <param name="SquaredResidual">[T, 1], ‖b − A x‖²</param>
/// <param name="Curvature">[T, 1], xᵀ A x, which costs no further product.</param>
readonly record struct CgSolution(Params X, int Steps, Tensor SquaredResidual, Tensor Curvature);
