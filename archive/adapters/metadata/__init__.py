"""What files say of people beside their content: tags and traces."""
