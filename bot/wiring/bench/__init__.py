"""What `alliance bench` measures of us: made-up clinics of any size, and one trial per figure."""
