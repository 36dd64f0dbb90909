"""What holds between the words of the thesaurus: one meaning a word, no circles, and none that is lost."""
