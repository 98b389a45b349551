"""Whether an action worked: the level before and after, beside a control where there is one, with its interval."""
