using MetaRL.Cli;

return Tool.Run(args, Console.Out, Console.Error);
