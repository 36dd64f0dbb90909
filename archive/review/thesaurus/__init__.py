"""The thesaurus as the team keeps it: words added, changed, merged and retired, none of them ever lost."""
