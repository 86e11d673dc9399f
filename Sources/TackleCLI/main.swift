print("tackle")
