"""The thesaurus as SKOS: written the same way each time, and read as other systems write it."""
