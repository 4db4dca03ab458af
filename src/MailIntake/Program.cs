Console.WriteLine("mailintake");
