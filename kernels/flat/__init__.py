"""One flat band an electrode: closed forms, and panels of many points side by side."""
