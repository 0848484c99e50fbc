using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.TestKit;

/// <summary>Second derivatives as plain matrices, row by row.</summary>
public static class Curvature
{
    /// <summary>What a problem's inner objective takes for the Hessian of each task's expected return, −∇²L; [T][P²].</summary>
    public static double[][] Estimated(PolicyProblem problem, Params theta, TrajectoryBatch tau)
    {
        int tasks = tau.Tasks;
        Params each = theta.Detach().Map(x => x.Expand(x.Shape.With(0, tasks))).Track();
        Params gradient = Autograd.Grad(problem.Loss(each, tau, twice: true), each, createGraph: true);
        double[][][] rows = Rows(gradient, each, theta.Size, tasks);
        return [.. Enumerable.Range(0, tasks).Select(task => rows.SelectMany(row => row[task]).Select(static x => -x).ToArray())];
    }

    /// <summary>∂yᵢ/∂xⱼ, [P²]; leading dimension 1.</summary>
    public static double[] Jacobian(Params y, Params x) => [.. Rows(y, x, x.Size, tasks: 1).SelectMany(static row => row[0])];

    /// <summary>∇²f, [P²].</summary>
    public static double[] Hessian(Func<Params, Tensor> f, Params at)
    {
        Params x = at.Track();
        return Jacobian(Autograd.Grad(f(x), x, createGraph: true), x);
    }

    /// <summary>The values of each task, [T][P].</summary>
    public static double[][] ByTask(Params p, int tasks)
    {
        double[][] columns = [.. p.Values.Select(static v => v.ToArray())];
        return [.. Enumerable.Range(0, tasks).Select(task => columns.SelectMany(c => c.AsSpan(task * (c.Length / tasks), c.Length / tasks).ToArray()).ToArray())];
    }

    // [P][T][P]
    static double[][][] Rows(Params y, Params x, int size, int tasks)
        => [.. Enumerable.Range(0, size).Select(i => ByTask(Autograd.Grad(y.Dot(Unit(y, i, tasks)), x), tasks))];

    // 1 in the i-th place of every task.
    static Params Unit(Params like, int i, int tasks)
    {
        int at = 0;
        return like.Map(x =>
        {
            int own = x.Shape.Size / tasks;
            double[] values = [.. Enumerable.Range(0, x.Shape.Size).Select(n => n % own == i - at ? 1.0 : 0.0)];
            at += own;
            return Tensor.From(x.Backend, values, x.Shape);
        });
    }
}
