Console.WriteLine("Rapport");
