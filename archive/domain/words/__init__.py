"""What words are to whoever reads them: how they are compared, whose names they are, when and by whom they are said."""
