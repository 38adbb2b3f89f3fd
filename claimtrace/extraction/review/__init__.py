"""What a person does with candidates: look at them, take them, file them under questions."""
