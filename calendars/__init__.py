"""Time as lawyers count it: lengths and their last day, working days, China's holidays. The lowest room, and pure."""
