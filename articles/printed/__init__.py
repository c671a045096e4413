"""What a printed line says: bylines, datelines, captions, credits, dates, languages. Pure."""
